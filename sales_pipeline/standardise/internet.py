"""E-mail addresses, and the domains of e-mails and web sites, as keys of who somebody works for."""

import re

from sales_pipeline.standardise.text import nfkc

# Mail that anybody gets: its domain says nothing of the employer.
FREE_MAIL = {
    "qq.com", "vip.qq.com", "foxmail.com", "163.com", "vip.163.com", "126.com", "yeah.net",
    "sina.com", "sina.cn", "vip.sina.com", "sohu.com", "139.com", "189.cn", "wo.cn", "aliyun.com",
    "21cn.com", "tom.com", "gmail.com", "googlemail.com", "icloud.com", "me.com", "mac.com",
    "aol.com", "gmx.com", "gmx.de", "gmx.net", "web.de", "mail.com", "mail.ru", "yandex.com",
    "yandex.ru", "proton.me", "protonmail.com", "naver.com", "daum.net", "hanmail.net",
}  # fmt: skip
FREE_MAIL_BRANDS = {"yahoo", "hotmail", "outlook", "live", "msn", "ymail"}
# Pages of many companies below one host: the host is nobody's own.
SHARED_SITES = {
    "1688.com", "alibaba.com", "taobao.com", "tmall.com", "jd.com", "made-in-china.com",
    "weibo.com", "facebook.com", "linkedin.com", "instagram.com", "twitter.com", "x.com",
    "youtube.com", "tiktok.com", "baidu.com", "github.io", "wordpress.com", "blogspot.com",
    "wixsite.com",
}  # fmt: skip
# Second levels below a country that are open to all, as in com.cn and co.uk.
OPEN_SECOND_LEVELS = {"com", "net", "org", "gov", "edu", "ac", "co", "ne", "or", "go", "mil"}
LOCAL = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
DOMAIN = rf"(?:{LABEL}\.)+(?:[a-z]{{2,24}}|xn--[a-z0-9-]{{2,59}})"
EMAIL = re.compile(rf"({LOCAL})@({DOMAIN})")
URL = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?(?://)?(?:[^/@]*@)?([^/:?#]+)(?::\d+)?([/?#].*)?")
ADDRESSES = re.compile(r"[\s,;<>()\[\]、，；]+")


def email_key(text: str) -> str | None:
    """The first valid address of a cell in lower case, None where there is none."""
    for part in ADDRESSES.split((nfkc(text) or "").lower()):
        address = part.removeprefix("mailto:").strip(".'\"")
        match = EMAIL.fullmatch(address)
        if match and len(match[1]) <= 64 and len(address) <= 254:
            return address
    return None


def email_domain(text: str) -> str | None:
    """The domain that was registered, a.b.com -> b.com; None for mail that anybody gets."""
    address = email_key(text)
    if address is None:
        return None
    host = address.rpartition("@")[2]
    domain = registered(host)
    brand = domain.partition(".")[0]
    is_free = host in FREE_MAIL or domain in FREE_MAIL or brand in FREE_MAIL_BRANDS
    return None if is_free else domain


def web_domain(text: str) -> str | None:
    """The registered domain of a URL or bare host; None for none, and for shared sites."""
    match = URL.fullmatch((nfkc(text) or "").lower().removesuffix("."))
    host = match[1].rstrip(".") if match else ""
    if not re.fullmatch(DOMAIN, host):
        return None
    domain = registered(host)
    return None if domain in SHARED_SITES else domain


def registered(host: str) -> str:
    """The last two labels of a host, three below an open second level of a country."""
    labels = host.split(".")
    is_open = len(labels[-1]) == 2 and labels[-2] in OPEN_SECOND_LEVELS
    return ".".join(labels[-3:] if is_open else labels[-2:])
