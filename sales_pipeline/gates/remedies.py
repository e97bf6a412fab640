"""What to do about a broken rule where the suite does not say it, in English and Chinese.

Constants with the places to edit filled in; the verdict has the English text, the page both.
"""

from typing import NamedTuple


class Remedy(NamedTuple):
    """One advice in both languages; `{suite}` and `{layout}` are files to edit."""

    en: str
    zh: str

    def about(self, table: str) -> "Remedy":
        """The advice for a table `<source>/<table>`."""
        files = {
            "suite": f"expectations/{table}.json",
            "layout": f"sales_pipeline/sources/files/{table}.yml",
        }
        return Remedy(self.en.format(**files), self.zh.format(**files))


DEFAULT = Remedy(
    "correct the source and deliver again, or change the rule in {suite}",
    "请在源系统更正后重新交付，或修改 {suite} 中的规则",
)
REMEDIES = {
    "no_parse_errors": Remedy(
        "correct the values, or declare their format in {layout}",
        "请更正取值，或在 {layout} 中声明其格式",
    ),
    "record_id_not_null": Remedy(
        "fill in the key columns; they are load.key in {layout}",
        "请补全主键列（{layout} 中的 load.key）",
    ),
    "record_id_unique": Remedy(
        "ask which row is right and have the other removed; the key is load.key in {layout}",
        "请确认哪一条记录正确并删除另一条；主键见 {layout} 中的 load.key",
    ),
    "max_quarantine_share": Remedy(
        "so many rows usually have one cause: look at the rules above, mend the source, deliver "
        "again; or raise meta.max_quarantine_share in {suite}",
        "大量行不符通常出于同一原因：请查看其他规则，修正源数据后重新交付；"
        "或调高 {suite} 中的 meta.max_quarantine_share",
    ),
    "row_count_vs_history": Remedy(
        "the extract is probably partial: export it again; if the records are really gone, raise "
        "meta.max_drop in {suite} for this delivery",
        "导出可能不完整，请重新导出；若记录确已删除，请为本次交付调高 {suite} 中的 meta.max_drop",
    ),
}
