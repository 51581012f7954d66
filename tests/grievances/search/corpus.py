"""A neighbourhood with some hundred reports, each labelled by hand with what it is about."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from portal.base import clock
from portal.base.db import session, transaction
from portal.community.places.models import Building, Landmark
from portal.grievances import policy, service
from portal.grievances.models import Grievance
from tests.factories.grievances import GrievanceFactory, Scene, scene
from tests.factories.places import BuildingFactory

FIRST_DAY = "2026-11-{:02d}T09:00:00+08:00"
DAYS = 20
ALIASES = {"3号楼": "老三楼、供销社楼", "7号楼": "红楼", "12号楼": "邮局宿舍"}
BUILDINGS = tuple(f"{n}号楼" for n in range(1, 15))
LANDMARKS = ("南门", "中心花园", "地下车库", "老年食堂")
# Said with a report now and then; about nothing that is asked for.
MORE = (
    "",
    "麻烦尽快安排人看看。",
    "已经好几天了。",
    "多次反映没有下文。",
    "谢谢您。",
    "昨天晚上发现的。",
)


class Story(NamedTuple):
    """A sub-kind, the words, and what it is about."""

    kind: str
    words: str
    topics: str


STORIES = tuple(
    Story(*row)
    for row in (
        ("litter.household", "垃圾桶旁边堆了好几袋垃圾，味道很大，请清理", "rubbish bin smell"),
        ("litter.household", "有人乱扔厨余，招来一群苍蝇", "rubbish kitchen flies"),
        ("litter.household", "昨晚有人从楼上往下扔东西，差点砸到人", "rubbish falling"),
        ("litter.household", "草丛里全是外卖盒和烟头", "rubbish takeaway cigarette"),
        ("litter.household", "垃圾亭没有灯，夜里投放看不见", "rubbish kiosk"),
        ("litter.building", "水泥袋和碎砖堆在路边，装修的人不管", "rubbish renovation cement"),
        ("litter.building", "装修垃圾堵住了盲道，推轮椅过不去", "rubbish renovation blind"),
        ("litter.building", "邻居装修，渣土倒在花坛里", "rubbish renovation flowerbed"),
        ("litter.bulky", "旧沙发扔在车棚里占地方", "rubbish bulky sofa shed_bike"),
        ("litter.bulky", "有人把床垫靠在消防栓旁边", "rubbish bulky mattress hydrant"),
        ("litter.bulky", "废弃冰箱放在拐角半年了", "rubbish bulky fridge"),
        ("litter.stairwell", "走廊里堆满纸箱，晚上容易绊倒", "stairwell clutter boxes"),
        ("litter.stairwell", "楼道拐角有个鞋柜，担架都转不过来", "stairwell clutter shoes"),
        ("litter.stairwell", "楼梯间放着花盆和腌菜缸", "stairwell clutter pots"),
        ("litter.bins", "分类桶满了没人收，盖子也坏了", "rubbish bin"),
        ("litter.bins", "垃圾箱破损漏汤水", "rubbish bin"),
        ("parking.fire_lane", "消防通道停了一辆白色轿车，挡住路口", "parking fire car"),
        ("parking.fire_lane", "每晚七点以后消防车道都是车", "parking fire car"),
        ("parking.motor", "有车停在人行道上，老人只能走马路", "parking car pavement"),
        ("parking.motor", "停车场里有车压线，占两个车位", "parking car lot"),
        ("parking.motor", "大货车夜里怠速，尾气进屋", "parking truck"),
        ("parking.non_motor", "单元门口电瓶车堆得进不去人", "parking ebike"),
        ("parking.non_motor", "共享单车倒了一排，坡道走不了", "parking bike ramp"),
        ("parking.charging", "有人从四楼窗户拉电线给电动自行车充电", "parking ebike charging"),
        ("parking.charging", "楼道充电，插线板拖在地上", "parking stairwell charging"),
        ("parking.charging", "充电桩扫码没反应，显示WiFi断开", "parking charging wifi"),
        ("parking.abandoned", "有辆汽车停了一年多，轮胎都瘪了", "parking car abandoned"),
        ("flyers.pasted", "墙上又贴满开锁、通下水的小广告", "flyers locksmith"),
        ("flyers.pasted", "电梯轿厢里贴了贷款传单，撕不干净", "flyers lift loan"),
        ("flyers.pasted", "公告栏被牛皮癣盖住，通知看不见", "flyers board"),
        ("flyers.painted", "外墙上喷了电话号码，很难看", "flyers paint wall"),
        ("flyers.scattered", "每天有人发卡片，扔得满地都是", "flyers cards"),
        ("flyers.banners", "商家在绿化带上拉横幅，树枝都压断了", "flyers banner green tree"),
        ("paper_money.scattered", "十字路口撒了很多纸钱，风一吹到处是", "paper"),
        ("paper_money.burnt", "有人在空地烧纸，离车棚很近", "paper burning lot shed_bike"),
        ("paper_money.burnt", "地砖被焚烧的冥币熏黑了", "paper burning"),
        ("illegal_construction.shed", "一楼住户在窗外搭了彩钢棚", "illegal shed"),
        (
            "illegal_construction.roof",
            "房顶有人加盖房间，半夜还在施工",
            "illegal roof building_noise",
        ),
        ("illegal_construction.fence", "有人把绿地圈起来种菜", "illegal green vegetables"),
        ("illegal_construction.structure", "听见砸墙声，担心拆的是承重墙", "illegal wall_down"),
        ("other.lamp", "楼道灯不亮，台阶看不清", "lamp stairwell"),
        ("other.lamp", "路灯坏了三天，老人散步不安全", "lamp street_lamp"),
        ("other.cover", "井盖松动，车一过就响", "cover"),
        ("other.cover", "地砖塌了一块，下雨积水", "pavement_hole puddle"),
        ("other.water", "地下室一直渗水，墙皮都掉了", "water leak basement"),
        ("other.water", "下水道堵了，卫生间返水", "water drain"),
        ("other.water", "水管爆裂，自来水白白流走", "water pipe"),
        ("other.water", "化粪池满了往外冒", "water septic"),
        ("other.greens", "大风刮断树枝，挂在电线上", "tree cable"),
        ("other.greens", "杨树飞絮太多，老人咳嗽", "tree catkins"),
        ("other.noise", "广场舞音响太大，孩子没法写作业", "noise dance children"),
        ("other.noise", "楼上半夜拖椅子，噪音扰民", "noise upstairs"),
        ("other.noise", "楼下烧烤店油烟大，划拳到凌晨", "noise barbecue fumes"),
        ("other.pets", "有人遛狗不牵绳，也不收拾粪便", "dog dung"),
        ("other.pets", "流浪猫在车底下做窝", "cat"),
        ("other.pets", "有住户在阳台养鸡，天不亮就叫", "chicken balcony"),
        ("other", "电梯运行到五层突然停住，困了半小时", "lift stuck"),
        ("other", "电梯按钮失灵，有异响", "lift"),
        ("other", "暖气不热，屋里只有十四度", "heating"),
        ("other", "单元门禁坏了，陌生人随便进", "door"),
        ("other", "健身器材的踏板断了，会伤到孩子", "fitness children"),
        ("other", "滑梯边缘有裂缝，划伤小孩", "slide children"),
        ("other", "监控探头对着我家窗户", "camera"),
        ("other", "纱窗破了个洞，物业说不归他们管", "screen property"),
        ("other", "快递柜倒了，堵着门", "parcel"),
        ("other", "群租房里住了十几个人", "rental"),
        ("other", "老鼠在厨房里乱窜，请投药", "rats"),
        ("other", "燃气表走得太快，请来检查", "gas"),
        ("other", "积雪没人扫，出门滑倒了", "snow"),
        ("other", "道闸抬杆太慢，早上排长队", "barrier"),
        ("other", "公开一下本季度居务的收支情况", "finance"),
        ("other", "BYD充电口被物业锁了，5G信号也没有", "charging property signal"),
    )
)
COPIES = 4


@dataclass(frozen=True)
class Filed:
    """A report of the corpus: its key, where it is, when, and its number."""

    key: str
    story: Story
    place: str
    grievance_id: int
    no: str

    @property
    def topics(self) -> frozenset[str]:
        """What it is about."""
        return frozenset(self.story.topics.split())


@dataclass(frozen=True)
class Corpus:
    """All of it, with the ids that stand for keys."""

    scene: Scene
    reports: tuple[Filed, ...]

    @property
    def keys(self) -> dict[int, str]:
        """The key of each report by its id."""
        return {each.grievance_id: each.key for each in self.reports}


def file_all() -> Corpus:
    """The whole neighbourhood, filed by the real service over twenty days."""
    here = scene()
    places = _places(here)
    reports: list[Filed] = []
    total = len(STORIES) * COPIES
    for number in range(total):
        story = STORIES[number % len(STORIES)]
        place = list(places)[number * 7 % len(places)]
        words = f"{story.words}。{MORE[number % len(MORE)]}"
        with clock.at(FIRST_DAY.format(1 + number * DAYS // total)):
            filed = _file(here, story, words, places[place])
        key = f"{number:03d}"
        reports.append(Filed(key, story, place, filed.id, filed.no))
    return Corpus(here, tuple(reports))


def _file(here: Scene, story: Story, words: str, where: dict[str, Any]) -> Grievance:
    return GrievanceFactory.file(
        scene=here, category=story.kind, text=words, channel="phone", **where
    ).grievance


def _places(here: Scene) -> dict[str, dict[str, Any]]:
    """What is sent for each place."""
    found: dict[str, dict[str, Any]] = {}
    for name in BUILDINGS:
        building: Building = BuildingFactory.create(
            community=here.community, name=name, aliases=ALIASES.get(name, "")
        )
        found[name] = {"building_id": building.id}
    for number, name in enumerate(LANDMARKS):
        landmark = Landmark(
            community_id=here.community.id, name=name, code=f"S{here.community.id}{number}"
        )
        session.add(landmark)
        session.commit()
        found[name] = {"building_id": None, "landmark_id": landmark.id}
    return found


def release_all(corpus: Corpus) -> None:
    """Let neighbours see every report that may be public, with its words."""
    for each in corpus.reports:
        grievance = session.get(Grievance, each.grievance_id)
        assert grievance is not None
        if policy.is_public(grievance):
            with transaction():
                service.release(
                    each.grievance_id,
                    actor=corpus.scene.hand,
                    version=grievance.version,
                    text=True,
                    photo_ids=[],
                )
