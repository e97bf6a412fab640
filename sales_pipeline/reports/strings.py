"""The words of the reports, Chinese beside English, so that no translation can be missing.

A word is looked up by its key in `i18n.Text`; an unknown key is an error, never an empty label.
"""

STRINGS: dict[str, tuple[str, str]] = {
    "title.sales_monthly": ("销售月报", "Monthly sales report"),
    "title.sales_daily": ("销售日报", "Daily sales report"),
    # header
    "as_of": ("数据截至", "As of"),
    "knowledge_date": ("知悉日期", "Known by"),
    "snapshot": ("数据快照", "Snapshot"),
    "currency": ("币种", "Currency"),
    "basis": ("收入口径", "Revenue basis"),
    "basis.order": ("净订单额（按订单日期，不含税）", "Net orders (by order date, excl. tax)"),
    "data_state": ("数据状态", "Data state"),
    "state.current": ("全部数据源最新", "All sources current"),
    "state.current.one": ("最新", "current"),
    "state.stale.one": ("未更新（沿用旧值）", "stale (last good values)"),
    "state.stale_input.one": ("输入不完整", "incomplete input"),
    "state.some_stale": ("{count} 个数据源未更新", "{count} source(s) not current"),
    "period": ("期间", "Period"),
    "language": ("语言", "Language"),
    "progress": (
        "已过 {days}/{all_days} 天 · 工作日 {workdays}/{all_workdays}",
        "{days} of {all_days} days · {workdays} of {all_workdays} workdays",
    ),
    "complete": (
        "完整期间 · {all_days} 天 · 工作日 {all_workdays}",
        "Complete · {all_days} days · {all_workdays} workdays",
    ),
    "in_progress": ("进行中", "In progress"),
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
    # sections
    "section.overview": ("总览", "Overview"),
    "section.trend": ("趋势", "Trend"),
    "section.region": ("区域", "Regions"),
    "section.team": ("团队", "Teams"),
    "section.product_line": ("产品线", "Product lines"),
    "section.channel": ("渠道", "Channels"),
    "section.salesperson": ("销售人员", "Salespeople"),
    "section.account": ("重点客户", "Top accounts"),
    "section.customers": ("客户", "Customers"),
    "section.quality": ("退货与折扣", "Returns and discounts"),
    "section.concentration": ("集中度", "Concentration"),
    "section.last_30_days": ("近 30 天", "Last 30 days"),
    "section.notes": ("说明", "Notes"),
    "section.glossary": ("指标定义", "Glossary"),
    "section.cover": ("封面", "Cover"),
    # scopes
    "scope.company": ("公司", "Company"),
    "scope.region": ("区域", "Region"),
    "scope.team": ("团队", "Team"),
    "scope.product_line": ("产品线", "Product line"),
    "scope.channel": ("渠道", "Channel"),
    "scope.salesperson": ("销售人员", "Salesperson"),
    "scope.account": ("客户", "Account"),
    "scope.unknown": ("未分配", "Unassigned"),
    "total": ("公司合计", "Company total"),
    # comparisons
    "vs_prev.day": ("较前一日", "vs day before"),
    "vs_prev.month": ("较上月", "MoM"),
    "vs_prev.month.to_date": ("较上月同期", "MoM to date"),
    "vs_yoy.day": ("较去年同日", "vs last year"),
    "vs_yoy.month": ("较去年同月", "YoY"),
    "vs_yoy.month.to_date": ("较去年同期", "YoY to date"),
    "vs_yoy.year": ("较去年", "YoY"),
    "vs_yoy.year.to_date": ("较去年同期", "YoY to date"),
    "prev.month": ("上月", "Last month"),
    "prev.month.to_date": ("上月（全月）", "Last month (full)"),
    "yoy.month": ("去年同月", "Year ago"),
    "yoy.month.to_date": ("去年同月（全月）", "Year ago (full)"),
    "this_year": ("本期", "This year"),
    "last_year": ("去年同期", "Last year"),
    "measure.value": ("本期值", "Value"),
    "measure.prev_growth": ("环比", "Change on previous period"),
    "measure.yoy_growth": ("同比", "Change on last year"),
    # blocks
    "trend.title": (
        "{kpi}：近 {count} 个月与去年同期",
        "{kpi}: last {count} months and the year before",
    ),
    "trend.days": ("{kpi}：近 {count} 天", "{kpi}: last {count} days"),
    "trend.partial": (
        "浅色为未结束的月份；去年线为全月数。",
        "The pale bar is a month in progress; the line shows full months of last year.",
    ),
    "trend.workdays": ("浅色背景为休息日（含节假日）。", "Shaded days are weekends and holidays."),
    "trend.choose": ("查看范围", "Show"),
    "by_scope": ("按{scope}", "By {scope}"),
    "ranking.top": ("净销售额前 {count} 名", "Top {count} by net revenue"),
    "ranking.bottom": ("净销售额后 {count} 名", "Last {count} by net revenue"),
    "all_salespeople": ("全部销售人员", "All salespeople"),
    "top_accounts": ("净销售额前 {count} 大客户", "Largest {count} accounts by net revenue"),
    "to_date_note": (
        "本月未结束：环比、同比均按相同天数（{span}）比较。",
        "Month in progress: growth compares the same number of elapsed days ({span}).",
    ),
    "day_column": ("当日", "day"),
    "month_column": ("本月累计", "month to date"),
    "year_column": ("本年累计", "year to date"),
    "of_period": ("{period}{name}", "{name}, {period}"),
    "metric": ("指标", "Measure"),
    "filter": ("筛选…", "Filter…"),
    "filter.none": ("没有匹配的行", "No matching rows"),
    "rows_cut": (
        "仅显示前 {shown} 行，共 {count} 行；全部见 Excel 与 data.csv。",
        "First {shown} of {count} rows; all of them are in the workbook and data.csv.",
    ),
    "month": ("月份", "Month"),
    "name": ("名称", "Name"),
    "scope": ("维度", "Dimension"),
    "measure": ("项目", "Item"),
    "number": ("数值", "Number"),
    "belongs_to": ("所属", "Belongs to"),
    # summary sentences
    "point.month": (
        "净销售额 {net}，{prev_label} {prev}，{yoy_label} {yoy}。",
        "Net revenue {net}: {prev} {prev_label}, {yoy} {yoy_label}.",
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
        "当日净销售额 {day}，{prev_label} {prev}。",
        "Net revenue of the day {day}: {prev} {prev_label}.",
    ),
    "point.to_date": (
        "本月累计 {month}（{month_label} {month_yoy}），"
        "本年累计 {year}（{year_label} {year_yoy}）。",
        "{month} month to date ({month_yoy} {month_label}), "
        "{year} year to date ({year_yoy} {year_label}).",
    ),
    # notes
    "note.basis": ("收入口径", "Revenue basis"),
    "note.basis.text": (
        "销售额为订单口径的不含税净额，退货计入退货发生的期间；不等同于会计收入。",
        "Sales are net orders excluding tax, returns counted in the period they occur; "
        "this is not accounting revenue.",
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
    "stale_figure": ("依赖未更新的数据源", "Depends on a source that is not current"),
    "definition": ("定义", "Definition"),
    "formula": ("公式", "Formula"),
    "owner": ("负责人", "Owner"),
    "version": ("版本", "Version"),
    "code": ("编号", "Code"),
    "status": ("状态", "Status"),
    "source": ("数据源", "Source"),
    "current_to": ("数据到", "Current to"),
    "stale_since": ("未更新起始日", "Stale since"),
    "reason": ("原因", "Reason"),
    "contents": ("目录", "Contents"),
}
