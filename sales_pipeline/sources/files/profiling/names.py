"""Column names from headers: snake case for Latin ones, a small vocabulary for Chinese ones.

A header with a word outside the vocabulary keeps its own characters: a person renames it.
"""

import re
import unicodedata

# Longer words are replaced first: 不含税单价 -> net_unit_price.
WORDS = """
order: 销售订单 订单 下单
document: 单据
contract: 合同
invoice: 发票
customer: 客户
buyer: 买家
supplier: 供应商
contact: 联系人
opportunity: 商机
product: 产品 商品
material: 物料
specification: 规格
model: 型号
salesperson: 销售员 业务员
employee: 员工
department: 部门
region: 大区 区域
province: 省份
city: 城市
country: 国家
channel: 销售渠道 渠道
industry: 行业
type: 类型
category: 类别
status: 状态
level: 级别 等级
currency: 币种 币别
exchange_rate: 汇率
quantity: 数量
unit_price: 单价
gross: 含税
net: 不含税
amount: 金额
tax_rate: 税率
tax_amount: 税额
discount_amount: 折扣额
discount: 折扣
cost: 成本
target: 目标
created: 创建 录入
modified: 修改
updated: 更新
signed: 签订
date: 日期
time: 时间
year: 年度 年
month: 月份 月
code: 编码 代码
number: 编号 单号 号
name: 名称 全称 姓名
note: 备注 说明
address: 地址
phone: 电话
mobile: 手机
email: 邮箱
unit: 单位
line: 行
original: 原单
"""
_ENGLISH = {
    chinese: english
    for english, _, words in (line.partition(": ") for line in WORDS.strip().splitlines())
    for chinese in words.split()
}
_ORDERED = sorted(_ENGLISH, key=len, reverse=True)


def column_names(headers: tuple[str, ...]) -> dict[str, str]:
    """Header -> column name, unique and not starting with an underscore or a digit."""
    names: dict[str, str] = {}
    for position, header in enumerate(headers, 1):
        base = name = snake(header) or f"column_{position}"
        number = 1
        while name in names.values():
            number += 1
            name = f"{base}_{number}"
        names[header] = name
    return names


def snake(header: str) -> str:
    """A header as an identifier."""
    text = unicodedata.normalize("NFKC", header)
    text = re.sub(r"\([^)]*\)", "", text)  # units: 金额(万元)
    for word in _ORDERED:
        text = text.replace(word, f"_{_ENGLISH[word]}_")
    if not text.isascii():
        text = unicodedata.normalize("NFKC", header)  # half a translation reads worse than none
    text = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", text)
    text = re.sub(r"\W+", "_", text).lower()
    text = re.sub(r"_+", "_", text).strip("_")
    return f"n{text}" if text[:1].isdigit() else text
