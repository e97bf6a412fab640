"""The code lists of the company and the words each system writes for them.

Constants only: staging maps the words back to these codes.
"""

CHANNELS = ("direct", "distributor", "ecommerce", "key_account", "export")
ERP_CHANNEL = ("直销", "经销", "电商", "大客户", "外贸")
STATUSES = ("draft", "confirmed", "shipped", "completed", "cancelled")
ERP_STATUS = ("草稿", "已审核", "已发货", "已完成", "已取消")
ESHOP_STATUS = ("WAIT_PAY", "PAID", "SHIPPED", "FINISHED", "CLOSED")
LINE_TYPES = ("sale", "return", "allowance", "rebate", "price_adjustment", "gift", "freight")
ERP_LINE_TYPE = ("销售", "退货", "折让", "返利", "调价", "赠品", "运费")
ESHOP_LINE_TYPE = ("SALE", "REFUND", "ALLOWANCE", "REBATE", "PRICE_ADJUST", "GIFT", "FREIGHT")
ORDER_PREFIX = ("SO", "RT", "AL", "RB", "PA", "SO", "SO")
CURRENCIES = ("CNY", "USD", "EUR", "HKD")
ENTITIES = ("E10", "E20")  # 集团 (makes), 工贸 (trades)
ROLES = {
    "director": "销售总监", "manager": "大区经理", "supervisor": "销售主管", "rep": "销售代表",
    "data_steward": "数据专员", "finance": "财务", "it": "信息化工程师",
    "product_manager": "产品经理",
}  # fmt: skip

DIRECT, DISTRIBUTOR, ECOMMERCE, KEY_ACCOUNT, EXPORT = range(5)
DRAFT, CONFIRMED, SHIPPED, COMPLETED, CANCELLED = range(5)
SALE, RETURN, ALLOWANCE, REBATE, PRICE_ADJUSTMENT, GIFT, FREIGHT = range(7)
CNY, USD, EUR, HKD = range(4)
GROUP, TRADING = range(2)
