"""One list of the hotline that was brought in, with a line that has to be mended."""

import csv
import io
import uuid
from datetime import timedelta

from portal.base import clock
from portal.base.db import transaction
from portal.demo.people import Cast
from portal.demo.places import Town
from portal.grievances.models import Channel
from portal.grievances.transfer import working
from portal.grievances.transfer.service import receiving

NAME = "演示-12345热线工单.csv"
HEADINGS = ("工单编号", "受理时间", "办理时限", "诉求内容", "问题类型", "事发地址", "联系电话")
ORDERS = (
    ("楼道里堆放旧沙发多日，通行不便（演示）", "一楼大厅", ""),
    ("垃圾桶满溢，夜间有异味（演示）", "东侧垃圾房", "022-00000000"),
    ("单元门前有人张贴开锁小广告（演示）", "单元门口", ""),
    ("来电人未说明地点，请核实（演示）", "", ""),
)


def build(towns: list[Town], cast: Cast) -> None:
    """Bring the list in as the committee would, and file it."""
    town, by = towns[0], cast.staff["committee1"]
    arrived = receiving.look_at(NAME, _table(town))
    with transaction():
        made = receiving.receive(
            arrived,
            community_id=town.community.id,
            submission_id=str(uuid.uuid4()),
            by_id=by.id,
        )
        import_id, columns = made.id, dict(made.columns)
    presets = {"category": "litter", "channel": Channel.IMPORT.value}
    with transaction():
        receiving.choose_columns(import_id, columns=columns, presets=presets)
        receiving.start(import_id, by_id=by.id, ring=False)
    working.carry_on(import_id)


def _table(town: Town) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    today = clock.today()
    for at, (text, place, phone) in enumerate(ORDERS):
        building = town.buildings[at].name if place else ""
        writer.writerow(
            (
                f"演示{today:%Y%m%d}{at + 1:03d}",
                f"{today - timedelta(days=1):%Y-%m-%d} {9 + at}:20",
                f"{today + timedelta(days=5):%Y-%m-%d}",
                text,
                "",
                f"{building}{place}",
                phone,
            )
        )
    return out.getvalue().encode("utf-8-sig")
