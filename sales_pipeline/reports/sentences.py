"""The sentences of the reports, Chinese beside English: summaries, notes, banners, reasons.

Placeholders are filled by name; a test holds both languages to the same ones.
"""

SENTENCES: dict[str, tuple[str, str]] = {
    "banner.stale": (
        "数据源 {source} 自 {since} 起未更新，数据只到 {to}；相关指标沿用最近一次可用结果。",
        "Source {source} has been stale since {since}; its data reach {to}. "
        "KPIs that depend on it carry their last good values.",
    ),
    "banner.stale_input": (
        "数据源 {source} 自 {since} 起缺少新数据（只到 {to}）；相关指标已重算，但输入不完整。",
        "Source {source} has had no new data since {since} (it reaches {to}). "
        "KPIs were rebuilt from incomplete input.",
    ),
    "banner.reason": ("原因：{reason}", "Reason: {reason}"),
    "empty": (
        "{period} 没有数据。该快照的数据范围为 {first} 至 {last}。",
        "There are no data for {period}. This snapshot covers {first} to {last}.",
    ),
    "empty.snapshot": ("该快照中没有任何指标数据。", "This snapshot holds no KPI values at all."),
    "trend.partial": (
        "浅色为未结束的月份；去年线为全月数。",
        "The pale bar is a month in progress; the line shows full months of last year.",
    ),
    "trend.workdays": ("浅色背景为休息日（含节假日）。", "Shaded days are weekends and holidays."),
    "launch.intro": (
        "新品按立项计划的 3、6、12 个月期限对比；期限未结束时没有准确度，达成率为至今累计。",
        "Plans of new products for their first 3, 6 or 12 months; until a horizon ends there is no "
        "accuracy, and what is reached is what is reached so far.",
    ),
    "open.intro": (
        "期初＋订单−交付＝期末已订未发；期初＋交付−开票＋先开票未发增减＝期末已发未开票。逐订单行核算，不含税。",
        "Opening + ordered - delivered = ordered and not delivered. Opening + delivered - invoiced "
        "+ change of what is invoiced ahead = delivered and not invoiced. "
        "Order line by order line, excl. tax.",
    ),
    "to_date_note": (
        "本月未结束：环比、同比均按相同天数（{span}）比较。",
        "Month in progress: growth compares the same number of elapsed days ({span}).",
    ),
    "rows_cut": (
        "仅显示前 {shown} 行，共 {count} 行；全部见 Excel 与 data.csv。",
        "First {shown} of {count} rows; all of them are in the workbook and data.csv.",
    ),
    "point.month": (
        "{kpi} {net}，{prev_label} {prev}，{yoy_label} {yoy}。",
        "{kpi} {net}: {prev} {prev_label}, {yoy} {yoy_label}.",
    ),
    "point.year": (
        "本年累计 {ytd}，近 12 个完整月 {rolling}。",
        "{ytd} year to date; {rolling} over the last 12 complete months.",
    ),
    "point.region": (
        "{name}贡献最大：{net}，占公司 {share}。",
        "{name} contributes most: {net}, {share} of the company.",
    ),
    "point.growth": (
        "同比最强：{best}（{best_growth}）；最弱：{worst}（{worst_growth}）。",
        "Strongest against last year: {best} ({best_growth}); weakest: {worst} ({worst_growth}).",
    ),
    "point.risk": (
        "前十大客户占 {top10}，退货率 {returns}，折扣率 {discounts}。",
        "Top ten accounts hold {top10}; return rate {returns}, discount rate {discounts}.",
    ),
    "point.day": (
        "当日{kpi} {day}，{prev_label} {prev}。",
        "{kpi} of the day {day}: {prev} {prev_label}.",
    ),
    "point.to_date": (
        "本月累计 {month}（{month_label} {month_yoy}），"
        "本年累计 {year}（{year_label} {year_yoy}）。",
        "{month} month to date ({month_yoy} {month_label}), "
        "{year} year to date ({year_yoy} {year_label}).",
    ),
    "note.basis": ("销售额口径", "Revenue basis"),
    "note.basis.order": (
        "销售额为订单口径的不含税净额，退货计入退货发生的期间；不等同于会计收入。",
        "Sales are net orders excluding tax, returns counted in the period they occur; "
        "this is not accounting revenue.",
    ),
    "note.basis.delivered": (
        "销售额为发货口径的不含税净额，按签收日计（未签收按发货日）；退货、折让按其单据日期计；"
        "订单数与客户指标按订单计；不等同于会计收入。",
        "Sales are net deliveries excluding tax, by the day they were signed for or else left; "
        "returns and allowances count on their own date, orders and customers by orders; "
        "this is not accounting revenue.",
    ),
    "note.basis.invoiced": (
        "销售额为开票口径的不含税净额，按开票日计，红字发票为负；订单数与客户指标按订单计；"
        "不等同于会计收入。",
        "Sales are net invoices excluding tax, by invoice date, red letters negative; "
        "orders and customers count by orders; this is not accounting revenue.",
    ),
    "note.dash.text": (
        "该值无法计算（不是 0），悬停或点按可见原因。",
        "The value cannot be computed (it is not zero); hover or tap for the reason.",
    ),
    "note.source": ("出处", "Origin"),
    "note.source.text": (
        "每个数字都来自快照 {snapshot} 的 fct_kpi_values / fct_kpi_comparisons；"
        "悬停或点按可见完整数值与口径。",
        "Every figure is a row of fct_kpi_values / fct_kpi_comparisons in snapshot {snapshot}; "
        "hover or tap for the full number and its address.",
    ),
    "status.missing_input": ("缺少输入数据", "Input data are missing"),
    "status.no_denominator": ("分母为 0 或缺失", "The denominator is zero or missing"),
    "status.negative_denominator": ("分母为负", "The denominator is negative"),
    "status.no_prior": ("对比期没有数值", "There is no value in the comparison period"),
    "status.insufficient_history": ("历史数据不足", "The history is too short"),
    "status.target_met": ("目标已完成", "The target is already met"),
    "status.partial_period": ("期间未结束", "The period is in progress"),
    "status.not_published": ("该范围未发布此指标", "This KPI is not published at this level"),
    "status.few_peers": (
        "同组不足三人有得分，不排名",
        "Fewer than three of the peers have a score: no rank",
    ),
    "score.definition": (
        "各指标指数按权重加权平均×100。指数=实际÷基准（目标；无目标时为同组中位数），0 至 120%。"
        "有指数的权重不足 70% 时无得分。",
        "Weighted mean of the indexes of the components x 100. An index is the actual value over "
        "its benchmark (the target, else the median of the peers), from 0 to 120 %. "
        "No score where less than 70 % of the weights have an index.",
    ),
    "flag.provisional": (
        "暂定：有指标缺少输入，得分仅供参考，不作为奖金依据",
        "Provisional: an input of a component is missing; shown, but nothing is paid by it",
    ),
    "flag.cny_shift": (
        "1、2 月同比受春节日期影响，请结合 1–2 月合计看",
        "January and February compare across a moving Chinese New Year: read them together",
    ),
    "note.flag": ("春节错月", "Chinese New Year"),
    "stale_figure": ("依赖未更新的数据源", "Depends on a source that is not current"),
}
