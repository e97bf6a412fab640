"""hr/peer_reviews, training and objectives: what HR keeps on how people do, every Monday.

Each record has its id, so a file that comes twice changes nothing.
"""

from sales_pipeline.simulators.company.appraisals import (
    Objective,
    Review,
    Training,
    objectives,
    reviews,
    trainings,
)
from sales_pipeline.simulators.company.company import Company
from sales_pipeline.simulators.company.dates import as_date
from sales_pipeline.simulators.company.dirt.master_marks import Flaw
from sales_pipeline.simulators.company.export.feed import Feed
from sales_pipeline.simulators.company.export.sheet import Sheet, csv_bytes
from sales_pipeline.simulators.company.row import Row

REVIEWS = {
    "review_id": "评价编号", "period_key": "评价期间", "reviewee_id": "被评人工号",
    "reviewer_id": "评价人编码", "reviewer_role": "评价人角色", "dimension": "维度",
    "score": "得分", "score_min": "最低分", "score_max": "最高分", "modified_at": "修改时间",
}  # fmt: skip
TRAINING = {
    "training_id": "记录编号", "employee_id": "工号", "course": "课程",
    "training_date": "培训日期", "hours": "学时", "score": "考核得分", "modified_at": "修改时间",
}  # fmt: skip
OBJECTIVES = {
    "objective_id": "目标编号", "employee_id": "工号", "period_key": "考核期间",
    "objective": "目标内容", "kpi_id": "指标编码", "direction": "方向", "target_value": "目标值",
    "actual_value": "实际值", "weight": "权重", "status": "状态", "modified_at": "修改时间",
}  # fmt: skip
MONDAY = 0


def _stamp(day: int) -> str:
    return f"{as_date(day)} 17:30:00"


def _fixed(value: int | None, places: int) -> str | None:
    return None if value is None else f"{value / 10**places:.{places}f}"


def _review(company: Company, r: Review, until: int) -> Row:
    return {
        "review_id": r.review_id, "period_key": r.period, "reviewee_id": r.reviewee,
        "reviewer_id": r.reviewer, "reviewer_role": r.role, "dimension": r.dimension,
        "score": r.score, "score_min": r.scale[0], "score_max": r.scale[1],
        "modified_at": _stamp(r.days[0]),
    }  # fmt: skip


def _training(company: Company, t: Training, until: int) -> Row:
    return {
        "training_id": t.training_id, "employee_id": t.who, "course": t.course,
        "training_date": as_date(t.day).isoformat(), "hours": _fixed(t.half_hours * 5, 1),
        "score": t.score, "modified_at": _stamp(t.days[0]),
    }  # fmt: skip


def _objective(company: Company, o: Objective, until: int) -> Row:
    last = max(day for day in o.days if day <= until)
    actual = o.actual if last == o.days[-1] else None
    return {
        "objective_id": o.objective_id, "employee_id": o.who, "period_key": o.period,
        "objective": o.text, "kpi_id": o.kpi_id, "direction": o.direction,
        "target_value": _fixed(o.target, 4), "actual_value": _fixed(actual, 4),
        "weight": _fixed(o.weight, 2), "status": "已批准" if o.is_approved else "草稿",
        "modified_at": _stamp(last),
    }  # fmt: skip


REVIEW_FEED = Feed(
    "hr", "peer_reviews", "360评价_{}.csv", ("review_id",), reviews, _review,
    lambda rows: csv_bytes(Sheet(REVIEWS, rows), "utf-8-sig"), MONDAY,
    (Flaw("text_in_number", "score", 6, "no_parse_errors"), Flaw("dirty_code", "reviewee_id", 6),
     Flaw("exact_duplicate_row", "review_id", 6)),
)  # fmt: skip
TRAINING_FEED = Feed(
    "hr", "training", "培训记录_{}.csv", ("training_id",), trainings, _training,
    lambda rows: csv_bytes(Sheet(TRAINING, rows), "utf-8-sig"), MONDAY,
    (Flaw("text_in_number", "hours", 4, "no_parse_errors"),),
)  # fmt: skip
OBJECTIVE_FEED = Feed(
    "hr", "objectives", "目标责任书_{}.csv", ("objective_id",), objectives, _objective,
    lambda rows: csv_bytes(Sheet(OBJECTIVES, rows), "utf-8-sig"), MONDAY,
    (Flaw("text_in_number", "target_value", 4, "no_parse_errors"),),
)  # fmt: skip
FEEDS = (REVIEW_FEED, TRAINING_FEED, OBJECTIVE_FEED)
