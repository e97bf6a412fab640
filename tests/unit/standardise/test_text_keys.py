"""Each standardiser of text and names: what was delivered, and its key."""

import pytest

from sales_pipeline.standardise.company import company_key
from sales_pipeline.standardise.person import person_key
from sales_pipeline.standardise.text import nfkc, to_simplified, without_readings

TEXTS = [
    ("ＡＢＣ　１２３", "ABC 123"),
    ("１，２３４．５０", "1,234.50"),
    ("  华为\t技术\r\n有限公司 ", "华为 技术 有限公司"),
    ("华为\u00a0技术", "华为 技术"),
    ("华\u200b为\ufeff技\u2060术", "华为技术"),
    ("\u202e华为\u202c", "华为"),
    ("a\x00b\x1fc\x7fd", "ab cd"),  # a unit separator separates
    ("Li\u00adWei", "LiWei"),
    ("e\u0301", "é"),
    ("ﬁne №5 ㎡", "fine No5 m2"),
    ("㈱日立", "(株)日立"),
    ("⼀⽣", "一生"),  # Kangxi radicals that look like characters
    ("神\ufe00社", "神社"),
    ("\u3164", None),
    ("", None),
    (" \u3000\u200b ", None),
    ("华为（深圳）", "华为(深圳)"),
]

SIMPLIFIED = [
    ("華為技術有限公司", "华为技术有限公司"),
    ("臺灣積體電路製造", "台湾积体电路制造"),
    ("頭髮發財", "头发发财"),
    ("广东", "广东"),
    ("Acme 貿易", "Acme 贸易"),
    ("株式會社", "株式会社"),
]

READINGS = [
    ("企業(yè)", "企業"),
    ("發(fā)展(zhǎn)集團(tuán)", "發展集團"),
    ("個(ge)人", "個人"),  # no tone mark, but the character is traditional
    ("綠(lǜ)色", "綠色"),
    ("华为(sh)", "华为(sh)"),  # an abbreviation, no reading
    ("远大(yuan)", "远大(yuan)"),
    ("華為(hw)", "華為(hw)"),
    ("贸易(shanghai)", "贸易(shanghai)"),
    ("ACME (lè)", "ACME (lè)"),
]

COMPANIES = [
    ("华为技术有限公司", "华为技术"),
    ("華為技術有限公司", "华为技术"),
    ("华为技术 有限责任公司", "华为技术"),
    ("华为技术股份有限公司", "华为技术"),
    ("华为技术公司", "华为技术"),
    ("华为技术股份", "华为技术"),
    ("  华为－技术　有限\u200b公司。", "华为技术"),
    ("华为（深圳）技术有限公司", "华为深圳技术"),
    ("华为(深圳)技术有限公司", "华为深圳技术"),
    ("华为集团有限公司", "华为集团"),
    ("华为（集团）股份有限公司", "华为集团"),
    ("X有限公司上海分公司", "x上海分公司"),
    ("X上海分公司", "x上海分公司"),
    ("中国石油天然气总公司", "中国石油天然气总公司"),
    ("北京启明投资合伙企业（有限合伙）", "北京启明投资合伙企业"),
    ("海淀区老王面馆（个体工商户）", "海淀区老王面馆"),
    ("某某企業(yè)管理有限公司", "某某企业管理"),
    ("某某企业管理有限公司", "某某企业管理"),
    ("股份有限公司", None),
    ("有限公司", None),
    ("  ", None),
    ("。。", None),
    ("株式会社日立製作所", "日立制作所"),
    ("㈱日立製作所", "日立制作所"),
    ("日立製作所株式會社", "日立制作所"),
    ("Acme Trading Co., Ltd.", "acmetrading"),
    ("ACME TRADING CO LTD", "acmetrading"),
    ("Acme Trading Company Limited", "acmetrading"),
    ("Acme Trading Co.,Ltd", "acmetrading"),
    ("Acme Trading Co.Ltd.", "acmetrading"),
    ("Ａｃｍｅ　Ｔｒａｄｉｎｇ Limited", "acmetrading"),
    ("Apple Inc.", "apple"),
    ("Apple, Incorporated", "apple"),
    ("Widgets L.L.C.", "widgets"),
    ("Siemens AG", "siemens"),
    ("Siemens A.G.", "siemens"),
    ("Müller GmbH & Co. KG", "muller"),
    ("Nestlé S.A.", "nestle"),
    ("Nestle SA", "nestle"),
    ("Ferrero S.p.A.", "ferrero"),
    ("City Spa", "cityspa"),
    ("Philips N.V.", "philips"),
    ("Booking.com B.V.", "bookingcom"),
    ("Toyota K.K.", "toyota"),
    ("Toyota Kabushiki Kaisha", "toyota"),
    ("Rio Pty Ltd", "rio"),
    ("Tata Private Limited", "tata"),
    ("Rolls-Royce PLC", "rollsroyce"),
    ("The Boeing Company", "boeing"),
    ("Boeing Corp", "boeing"),
    ("Smith & Co", "smith"),
    ("Johnson & Johnson", "johnsonandjohnson"),
    ("Johnson and Johnson Inc", "johnsonandjohnson"),
    ("Acme Co., Ltd. Shanghai Branch", "acmeshanghaibranch"),
    ("Acme (Shanghai) Co., Ltd.", "acmeshanghai"),
    ("Acme Holdings Ltd", "acmeholdings"),
    ("Limited Brands Inc", "limitedbrands"),
    ("Company", "company"),  # a name that is nothing but a form stays: there is no other word
    ("Macy's, Inc.", "macys"),
    ("Straße AG", "strasse"),
    ("3M Company", "3m"),
]

PERSONS = [
    ("张伟", "张伟"),
    ("張 偉", "张伟"),
    ("張偉(wěi)", "张伟"),
    ("张伟先生", "张伟"),
    ("张伟 女士", "张伟"),
    ("张伟总经理", "张伟"),
    ("张伟（副总经理）", "张伟"),
    ("王总", "王"),
    ("李工", "李"),
    ("张建工", "张建工"),  # a name, no engineer
    ("欧阳工", "欧阳"),
    ("Li Wei", "li wei"),
    ("Wei, Li", "li wei"),
    ("  LI   WEI ", "li wei"),
    ("Mr. Li Wei", "li wei"),
    ("Dr. Zoë Müller", "muller zoe"),
    ("Ms O'Brien", "obrien"),
    ("Xiao-Ming Li", "li xiaoming"),
    ("阿不都·买买提", "阿不都买买提"),
    ("张伟 Wei", "张伟 wei"),
    ("先生", None),
    ("Mr.", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_text_is_of_one_width_and_shows_all_it_holds(text: str, expected: str | None) -> None:
    assert nfkc(text) == expected


@pytest.mark.parametrize(("text", "expected"), SIMPLIFIED)
def test_traditional_characters_become_simplified(text: str, expected: str) -> None:
    assert to_simplified(text) == expected


@pytest.mark.parametrize(("text", "expected"), READINGS)
def test_readings_of_characters_are_taken_off(text: str, expected: str) -> None:
    assert without_readings(text) == expected


@pytest.mark.parametrize(("text", "expected"), COMPANIES)
def test_a_company_has_one_key(text: str, expected: str | None) -> None:
    assert company_key(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("X有限公司上海分公司", "X有限公司"),
        ("华为集团有限公司", "华为有限公司"),
        ("华为(北京)有限公司", "华为(上海)有限公司"),
        ("Acme Holdings Ltd", "Acme Ltd"),
        ("Acme Co., Ltd. Shanghai Branch", "Acme Co., Ltd."),
        ("A总公司", "A公司"),
    ],
)
def test_other_companies_have_other_keys(one: str, other: str) -> None:
    assert company_key(one) != company_key(other)


@pytest.mark.parametrize(("text", "expected"), PERSONS)
def test_a_person_has_one_key(text: str, expected: str | None) -> None:
    assert person_key(text) == expected
