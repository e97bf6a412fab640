"""What the CRMs call their columns: API names in Zoho, Chinese titles in Fxiaoke.

Constants only; the keys are the names the columns have once they are landed.
"""

_CONTACT = {
    "source_contact_id": ("id", "数据ID"), "account_id": ("Account_Name.id", "客户数据ID"),
    "name": ("Full_Name", "姓名"), "title": ("Title", "职务"), "mobile": ("Mobile", "手机"),
    "email": ("Email", "邮件"), "opt_out": ("Email_Opt_Out", "拒收邮件"),
    "created_at": ("Created_Time", "创建时间"), "modified_at": ("Modified_Time", "最后修改时间"),
}  # fmt: skip
_LEAD = {
    "source_lead_id": ("id", "数据ID"), "name": ("Full_Name", "姓名"),
    "company": ("Company", "公司"),
    "source_channel": ("Lead_Source", "线索来源"), "campaign_id": ("Campaign.id", "市场活动ID"),
    "owner_id": ("Owner.id", "负责人工号"), "status": ("Lead_Status", "状态"),
    "created_at": ("Created_Time", "创建时间"),
    "first_response_at": ("First_Response_Time", "首次响应时间"),
    "converted_at": ("Converted_Date_Time", "转换时间"),
    "converted_account_id": ("Converted_Account.id", "转换客户ID"),
    "converted_opportunity_id": ("Converted_Deal.id", "转换商机ID"),
    "modified_at": ("Modified_Time", "最后修改时间"),
}  # fmt: skip
_DEAL = {
    "source_opportunity_id": ("id", "数据ID"), "account_id": ("Account_Name.id", "客户数据ID"),
    "name": ("Deal_Name", "商机名称"), "owner_id": ("Owner.id", "负责人工号"),
    "amount": ("Amount", "商机金额"), "currency": ("Currency", "币种"),
    "stage_code": ("Stage", "商机阶段"), "probability": ("Probability", "赢率"),
    "forecast_category": ("Forecast_Category__s", "预测类别"),
    "lead_id": ("Lead.id", "来源线索ID"),
    "campaign_id": ("Campaign_Source.id", "市场活动ID"),
    "expected_close_date": ("Closing_Date", "预计成交日期"),
    "closed_at": ("Closed_Time", "结单时间"),
    "loss_reason": ("Reason_For_Loss__s", "输单原因"), "competitor": ("Competitor", "竞争对手"),
    "created_at": ("Created_Time", "创建时间"), "modified_at": ("Modified_Time", "最后修改时间"),
}  # fmt: skip
_STAGE = {
    "opportunity_id": ("Deal.id", "商机数据ID"), "from_stage": ("Moved_From", "变更前阶段"),
    "to_stage": ("Moved_To__s", "变更后阶段"), "entered_at": ("Modified_Time", "变更时间"),
    "changed_by": ("Modified_By.id", "变更人工号"),
}  # fmt: skip
_ACTIVITY = {
    "activity_id": ("id", "数据ID"), "activity_type": ("Activity_Type", "销售记录类型"),
    "subject_type": ("$se_module", "关联对象"), "subject_id": ("What_Id.id", "关联数据ID"),
    "account_id": ("Account.id", "客户数据ID"), "performer_id": ("Owner.id", "执行人工号"),
    "occurred_at": ("Start_DateTime", "发生时间"), "entered_at": ("Created_Time", "创建时间"),
    "duration_minutes": ("Duration_Minutes", "时长(分钟)"),
}  # fmt: skip
_BOTH = {"contacts": _CONTACT, "leads": _LEAD, "activities": _ACTIVITY}
ZOHO = {
    **{table: {k: v[0] for k, v in both.items()} for table, both in _BOTH.items()},
    "deals": {k: v[0] for k, v in _DEAL.items()},
    "deal_stage_history": {k: v[0] for k, v in _STAGE.items()},
    "campaigns": {
        "campaign_id": "id", "name": "Campaign_Name", "channel": "Type",
        "start_date": "Start_Date", "end_date": "End_Date", "budget_amount": "Budgeted_Cost",
        "status": "Status", "modified_at": "Modified_Time",
    },
    "users": {
        "user_id": "id", "full_name": "full_name", "role": "role", "email": "email",
        "status": "status", "modified_at": "Modified_Time",
    },
}  # fmt: skip
FXIAOKE = {
    **{table: {k: v[1] for k, v in both.items()} for table, both in _BOTH.items()},
    "opportunities": {k: v[1] for k, v in _DEAL.items()},
    "stage_history": {k: v[1] for k, v in _STAGE.items()},
}
