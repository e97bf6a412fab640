"""Phones, e-mails, web sites and places: what was delivered, and its key."""

import json
from pathlib import Path

import pytest

from sales_pipeline.standardise.internet import email_domain, email_key, web_domain
from sales_pipeline.standardise.phone import phone_e164
from sales_pipeline.standardise.places import place_code

PHONES = [
    ("13800138000", None, "+8613800138000"),
    ("138 0013 8000", "CN", "+8613800138000"),
    ("１３８－００１３－８０００", "CN", "+8613800138000"),
    ("+86 138 0013 8000", "DE", "+8613800138000"),
    ("8613800138000", "CN", "+8613800138000"),
    ("0086-13800138000", "CN", "+8613800138000"),
    ("(010) 6234 5678", "CN", "+861062345678"),
    ("010-62345678 转 801", "CN", "+861062345678"),
    ("010-62345678-801", "CN", "+861062345678"),
    ("+86 (0)10 6234 5678", "CN", "+861062345678"),
    ("13800138000.0", "CN", "+8613800138000"),  # a number that went through a sheet
    ("12345 / 13800138000", "CN", "+8613800138000"),
    ("13800138000；13900139000", "CN", "+8613800138000"),
    ("13800138000 13900139000", "CN", "+8613800138000"),
    ("电话：13800138000", "CN", "+8613800138000"),
    ("0535 4259618*258", "CN", "+865354259618"),
    ("021/62345678", "CN", "+862162345678"),
    ("310/246-1501", "US", "+13102461501"),
    ("62345678/13800138000", "CN", "+8613800138000"),
    ("020 7946 0958", "GB", "+442079460958"),
    ("(212) 555-2368", "us", "+12125552368"),
    ("+1 212 555 2368 ext. 12", "CN", "+12125552368"),
    ("1.38E+10", "CN", None),
    ("12345", "CN", None),
    ("23800138000", "CN", None),
    ("13800138000", "XX", None),
    ("无", "CN", None),
    ("", "CN", None),
]

EMAILS = [
    (" Li.Wei@Huawei.COM ", "li.wei@huawei.com"),
    ("ｌｉ＠ｈｕａｗｅｉ．ｃｏｍ", "li@huawei.com"),
    ("Li Wei <li@huawei.com>", "li@huawei.com"),
    ("mailto:li@huawei.com", "li@huawei.com"),
    ("none; li@huawei.com, x@y.cn", "li@huawei.com"),
    ("li+crm@huawei.com.", "li+crm@huawei.com"),
    ("li@huawei", None),
    ("li@@huawei.com", None),
    ("li..wei@huawei.com", None),
    ("@huawei.com", None),
    ("li@-huawei.com", None),
    ("x" * 65 + "@huawei.com", None),
    ("无", None),
    ("", None),
]

EMAIL_DOMAINS = [
    ("li@huawei.com", "huawei.com"),
    ("li@mail.huawei.com", "huawei.com"),
    ("li@sales.acme.com.cn", "acme.com.cn"),
    ("li@acme.co.uk", "acme.co.uk"),
    ("li@qq.com", None),
    ("li@vip.163.com", None),
    ("li@yahoo.co.jp", None),
    ("li@hotmail.fr", None),
    ("li@Gmail.com", None),
    ("not an address", None),
]

SITES = [
    ("https://www.huawei.com/cn/?x=1#y", "huawei.com"),
    ("www.huawei.com", "huawei.com"),
    ("huawei.com", "huawei.com"),
    ("HTTP://Shop.Huawei.com.cn:8080/a", "huawei.com.cn"),
    ("huawei.com.", "huawei.com"),
    ("//user@acme.co.uk/x", "acme.co.uk"),
    ("https://acme.1688.com", None),
    ("https://linkedin.com/company/acme", None),
    ("http://192.168.0.1/", None),
    ("localhost", None),
    ("无", None),
    ("see our page", None),
    ("", None),
]

PLACES = [
    ("广东省", "深圳市", "440300"),
    ("广东", "深圳", "440300"),
    ("廣東省", "深圳市", "440300"),
    (None, "深圳", "440300"),
    ("深圳市", None, "440300"),
    (None, "广东省深圳市南山区", "440300"),
    (None, "广东深圳", "440300"),
    ("Guangdong", None, "440000"),
    ("Guangdong Province", "深圳市", "440300"),
    ("江苏省", "昆山市", "320000"),  # a county: the code of its province is what is sure
    ("广东", "杭州", None),
    ("深圳市", "广州市", None),
    ("上海", "上海市", "310000"),
    ("上海市", "浦东新区", "310000"),
    ("天津", "河北区", "120000"),
    ("北京市", "朝阳区", "110000"),
    ("辽宁省", "朝阳市", "211300"),
    ("吉林", "吉林", "220200"),
    ("吉林省", None, "220000"),
    (None, "吉林市", "220200"),
    ("吉林", None, "220000"),
    ("内蒙古", "呼和浩特", "150100"),
    ("青海", "海南藏族自治州", "632500"),
    ("海南省", "海口", "460100"),
    ("吉林省", "延边", "222400"),
    ("中国香港", None, "810000"),
    ("Atlantis", "", None),
    ("", None, None),
    (None, None, None),
]

TREE = Path(__file__).parents[4] / "shared" / "data" / "cn_reference" / "pca.json"


@pytest.mark.parametrize(("text", "region", "expected"), PHONES)
def test_a_phone_is_a_valid_number_or_none(
    text: str, region: str | None, expected: str | None
) -> None:
    assert phone_e164(text, region) == expected


@pytest.mark.parametrize(("text", "expected"), EMAILS)
def test_an_email_is_a_valid_address_or_none(text: str, expected: str | None) -> None:
    assert email_key(text) == expected


@pytest.mark.parametrize(("text", "expected"), EMAIL_DOMAINS)
def test_the_domain_of_an_email_tells_the_employer_or_nothing(
    text: str, expected: str | None
) -> None:
    assert email_domain(text) == expected


@pytest.mark.parametrize(("text", "expected"), SITES)
def test_a_site_is_a_domain_of_its_own_or_none(text: str, expected: str | None) -> None:
    assert web_domain(text) == expected


@pytest.mark.parametrize(("province", "city", "expected"), PLACES)
def test_a_place_is_a_code_or_none(
    province: str | None, city: str | None, expected: str | None
) -> None:
    assert place_code(province, city) == expected


@pytest.mark.skipif(not TREE.is_file(), reason="the reference tree of places is not here")
def test_every_province_and_prefecture_of_the_reference_has_a_code_of_its_own() -> None:
    tree = json.loads(TREE.read_text(encoding="utf-8"))
    cities = [
        (province, city)
        for province, below in tree.items()
        for city in below
        if city not in ("市辖区", "县") and "直辖县级" not in city
    ]
    codes = [place_code(province, city) for province, city in cities]
    codes += [place_code(province, None) for province in tree]
    assert None not in codes
    assert len(set(codes)) == len(codes) == 333 + 31
    assert [place_code(None, city) for _, city in cities] == codes[: len(cities)]
