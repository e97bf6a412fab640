"""The predefined objects of Fxiaoke that a sales pipeline reads, with the fields worth reading.

A real organisation has more fields and names some differently; its own list comes from
object/describe. One field a clause: name, kind, label, then the target or the options.
"""

from typing import NamedTuple

from sales_pipeline.simulators.crm.table import FieldType

LIFE_STATUSES = {
    "ineffective": "未生效", "under_review": "审核中", "normal": "正常", "in_change": "变更中",
    "invalid": "作废",
}  # fmt: skip
PERSONNEL, DEPARTMENT = "PersonnelObj", "DepartmentObj"
# Their ids are the numbers of people and departments; those of all other objects are hexadecimal.
NUMBERED = frozenset({PERSONNEL, DEPARTMENT})


class ObjectSpec(NamedTuple):
    """An object: its label, and of each field the type and the label."""

    label: str
    fields: dict[str, FieldType]
    labels: dict[str, str]


def spec(label: str, fields: str) -> ObjectSpec:
    types, labels = {}, {}
    for clause in fields.split(";"):
        name, kind, shown, *more = clause.split()
        options = tuple(more[0].split("|")) if more and kind == "picklist" else ()
        types[name] = FieldType(kind, options, more[0] if kind == "lookup" else None)
        labels[name] = shown
    return ObjectSpec(label, types, labels)


# What the vendor adds to each object. People and departments have a status of their own.
SYSTEM = f"""owner lookup 负责人 {PERSONNEL}; created_by lookup 创建人 {PERSONNEL};
    data_own_department lookup 归属部门 {DEPARTMENT}; record_type text 业务类型;
    lock_status picklist 锁定状态 0|1; life_status picklist 生命状态 {"|".join(LIFE_STATUSES)}"""


def business(label: str, fields: str) -> ObjectSpec:
    """An object with the vendor's own fields."""
    return spec(label, f"{fields}; {SYSTEM}")


CURRENCY = "mc_currency picklist 币种 CNY|USD|EUR|HKD"
# How activities hang together with the rest.
LINKS = """account_id lookup 客户 AccountObj; contact_id lookup 联系人 ContactObj;
    leads_id lookup 线索 LeadsObj; new_opportunity_id lookup 商机 NewOpportunityObj"""

OBJECTS = {
    PERSONNEL: spec("人员", f"""name text 昵称; full_name text 姓名; user_id text 员工ID;
        phone text 手机; email text 邮箱; position text 职位; employee_number text 员工编号;
        main_department lookup 主属部门 {DEPARTMENT}; leader lookup 汇报对象 {PERSONNEL};
        status picklist 状态 0|1"""),
    DEPARTMENT: spec("部门", f"""name text 部门名称; dept_code text 部门编码;
        parent_id lookup 上级部门 {DEPARTMENT}; manager_id lookup 部门负责人 {PERSONNEL};
        status picklist 状态 0|1|2"""),
    "AccountObj": business("客户", """name text 客户名称; account_no text 客户编号;
        account_type picklist 客户类型 prospect|customer|partner|competitor;
        account_level picklist 客户级别 A|B|C; industry_level1 text 一级行业;
        province text 省; city text 市; address text 详细地址; tel text 电话; url text 网址;
        uniform_social_credit_code text 统一社会信用代码; employees_number integer 员工数;
        parent_account_id lookup 上级客户 AccountObj; is_test__c boolean 测试数据;
        remark long_text 备注"""),
    "ContactObj": business("联系人", """name text 姓名; account_id lookup 客户名称 AccountObj;
        mobile1 text 手机; email text 邮件; job_title text 职务; department text 部门;
        refuses_email__c boolean 拒收邮件"""),
    "LeadsObj": business("销售线索", """name text 姓名; company text 公司; email text 邮件;
        mobile text 手机; biz_status picklist 状态 new|contacted|junk|converted;
        source picklist 来源
            web|fair|referral|cold_call|展会|官网|老客户介绍|电话营销|搜索推广|行业协会;
        account_id lookup 转换后客户 AccountObj;
        new_opportunity_id lookup 转换后商机 NewOpportunityObj;
        marketing_event_id lookup 市场活动 MarketingEventObj; remark long_text 备注;
        first_response_time__c datetime 首次响应时间; converted_time__c datetime 转换时间"""),
    "NewOpportunityObj": business("商机2.0", f"""name text 商机名称;
        account_id lookup 客户名称 AccountObj; amount money 商机金额; close_date date 预计成交日期;
        sales_stage picklist 商机阶段 qualification|needs_analysis|proposal|negotiation|won|lost;
        sales_status picklist 阶段状态 1|2|3|4; probability number 赢率; {CURRENCY};
        mc_exchange_rate number 汇率; leads_id lookup 线索 LeadsObj;
        marketing_event_id lookup 市场活动 MarketingEventObj; remark long_text 备注;
        last_followed_time datetime 最后跟进时间; closed_time__c datetime 结单时间;
        forecast_category__c text 预测类别; loss_reason__c text 输单原因;
        competitor__c text 竞争对手"""),
    "QuoteObj": business("报价单", f"""name text 报价单编号; account_id lookup 客户名称 AccountObj;
        new_opportunity_id lookup 商机 NewOpportunityObj; quote_amount money 报价单金额;
        quote_time date 报价日期; expire_date date 有效期至; {CURRENCY}"""),
    "SalesOrderObj": business("销售订单", f"""name text 销售订单编号;
        account_id lookup 客户名称 AccountObj; order_amount money 销售订单金额;
        order_time date 下单日期; quote_id lookup 报价单 QuoteObj;
        new_opportunity_id lookup 商机 NewOpportunityObj; {CURRENCY};
        mc_exchange_rate number 汇率; discount number 整单折扣; delivery_date date 交货日期;
        order_status picklist 状态 draft|confirmed|shipped|completed; remark long_text 备注"""),
    "SalesOrderProductObj": business("订单产品", """name text 订单产品编号;
        order_id lookup 销售订单编号 SalesOrderObj; product_id lookup 产品名称 ProductObj;
        quantity number 数量; product_price money 价格; sales_price money 销售单价;
        discount number 折扣; subtotal money 小计; unit text 单位; tax_rate__c number 税率"""),
    "PaymentObj": business("回款", f"""name text 回款编号; account_id lookup 客户名称 AccountObj;
        order_id lookup 销售订单编号 SalesOrderObj; payment_amount money 回款金额;
        payment_time date 回款日期; payment_method picklist 回款方式 transfer|cash|bill;
        {CURRENCY}"""),
    "ReturnedGoodsInvoiceObj": business("退货单", f"""name text 退货单编号;
        account_id lookup 客户名称 AccountObj; order_id lookup 销售订单编号 SalesOrderObj;
        returned_goods_inv_amount money 退货金额; returned_goods_time date 退货日期;
        returned_goods_reason text 退货原因; {CURRENCY}"""),
    "InvoiceApplicationObj": business("开票申请", f"""name text 开票申请编号;
        account_id lookup 客户名称 AccountObj; order_id lookup 销售订单编号 SalesOrderObj;
        invoice_applied_amount money 开票金额; invoice_date date 开票日期;
        invoice_type picklist 开票类型 special|ordinary; invoice_no text 发票号码;
        {CURRENCY}"""),
    "ContractObj": business("合同", f"""name text 合同编号;
        account_id lookup 客户名称 AccountObj; {CURRENCY};
        new_opportunity_id lookup 商机 NewOpportunityObj; contract_amount money 合同金额;
        start_date date 合同开始日期; end_date date 合同结束日期; sign_date date 签约日期"""),
    "ProductObj": business("产品", """name text 产品名称; product_code text 产品编码;
        category text 产品分类; price money 标准价格; unit text 单位;
        product_status picklist 上下架 on|off; product_spec text 规格属性"""),
    "ActiveRecordObj": business("销售记录", f"""name text 编号; {LINKS};
        active_record_type picklist 类型 call|visit|task|meeting|demo|message|email;
        active_record_content long_text 内容; interactive_minutes integer 时长分钟;
        is_finished boolean 是否完成; interactive_time datetime 互动时间"""),
    "CheckinsObj": business("高级外勤", f"""name text 编号; {LINKS};
        checkins_time datetime 签到时间; checkout_time datetime 签退时间; address text 签到地址;
        finish_status picklist 状态 planned|done"""),
    "MarketingEventObj": business("市场活动", f"""name text 活动名称; {CURRENCY};
        event_type picklist 活动类型
            fair|seminar|online|展会|线上推广|技术研讨会|邮件|经销商大会;
        begin_time datetime 开始时间; end_time datetime 结束时间;
        expected_cost money 预计成本; actual_cost money 实际成本;
        status__c picklist 状态 planned|active|complete"""),
}  # fmt: skip
