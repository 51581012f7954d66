"""What invented residents write and invented staff answer, by kind of problem."""

from typing import NamedTuple


class Story(NamedTuple):
    """A report and how it may end: words, a sub-kind, the reply, and what a photo shows."""

    kind: str
    words: str
    reply: str
    scene: str


STORIES = (
    Story(
        "litter.household",
        "垃圾桶旁边堆了好几袋垃圾，味道很大，请尽快清理。",
        "已联系保洁清运，并冲洗了地面。",
        "bags",
    ),
    Story(
        "litter.household",
        "一楼门口有人扔厨余垃圾，招苍蝇。",
        "现场已清理，在单元门张贴了投放提示。",
        "bags",
    ),
    Story(
        "litter.household",
        "昨晚有人从楼上往下扔垃圾袋，差点砸到人。",
        "已逐户走访劝导，并在楼下加装提示牌。",
        "bags",
    ),
    Story(
        "litter.building",
        "装修的水泥袋和碎砖堆在楼前，已经三天了。",
        "已联系装修户当天清运完毕。",
        "rubble",
    ),
    Story(
        "litter.building",
        "装修垃圾堵住了盲道，推轮椅过不去。",
        "已责成装修公司清走，盲道恢复通行。",
        "rubble",
    ),
    Story(
        "litter.bulky",
        "旧沙发扔在自行车棚里，占了好几个车位。",
        "已联系大件垃圾清运车拉走。",
        "sofa",
    ),
    Story(
        "litter.bulky",
        "有人把旧床垫靠在消防栓旁边。",
        "床垫已清运，已向住户说明大件垃圾预约电话。",
        "sofa",
    ),
    Story(
        "litter.stairwell",
        "三楼楼道堆了纸箱和旧家具，晚上容易绊倒。",
        "已与住户沟通，杂物当日搬离。",
        "boxes",
    ),
    Story(
        "litter.stairwell",
        "楼道拐角放了一个鞋柜，担架都转不过来。",
        "住户已将鞋柜搬回家中，感谢理解。",
        "boxes",
    ),
    Story(
        "litter.bins",
        "分类垃圾桶满了没人收，盖子也坏了。",
        "已增加一次清运，破损桶盖已更换。",
        "bags",
    ),
    Story(
        "parking.fire_lane",
        "消防通道停了一辆白色轿车，挡住了整个路口。",
        "已电话联系车主挪车，并补划了禁停标线。",
        "car",
    ),
    Story(
        "parking.fire_lane",
        "每天晚上七点以后消防通道都停满车。",
        "已安排晚间巡查，物业增设了可移动隔离桩。",
        "car",
    ),
    Story(
        "parking.motor",
        "有车停在人行道上，老人只能走马路。",
        "已劝导车主驶离，并上报增设隔离柱。",
        "car",
    ),
    Story(
        "parking.motor", "地面停车场有车长期压线停放，占两个车位。", "已联系车主重新停放。", "car"
    ),
    Story(
        "parking.non_motor",
        "单元门口电动车堆得进不去门。",
        "已统一摆放到车棚，并张贴停放提示。",
        "bikes",
    ),
    Story(
        "parking.non_motor",
        "共享单车倒了一排，占住坡道。",
        "已联系运营企业清理，坡道恢复通行。",
        "bikes",
    ),
    Story(
        "parking.charging",
        "有人从四楼窗户拉电线给电动车充电。",
        "已当场劝导收线，引导到集中充电棚充电。",
        "bikes",
    ),
    Story(
        "parking.abandoned",
        "楼后有辆汽车停了一年多，轮胎都瘪了。",
        "已张贴告知书并联系到车主，车辆已移走。",
        "car",
    ),
    Story(
        "flyers.pasted",
        "楼道墙上又贴满了开锁、通下水的小广告。",
        "已全部铲除并重新粉刷，对贴广告的号码已登记上报。",
        "flyers",
    ),
    Story("flyers.pasted", "电梯里贴了贷款广告，撕都撕不干净。", "已用除胶剂清理干净。", "flyers"),
    Story(
        "flyers.pasted",
        "公告栏被小广告盖住了，通知看不见。",
        "公告栏已清理，并加装玻璃罩。",
        "flyers",
    ),
    Story("flyers.painted", "外墙上喷了电话号码，很难看。", "已用涂料覆盖，下周复查。", "flyers"),
    Story(
        "flyers.scattered",
        "东门口每天有人发卡片，扔得满地都是。",
        "已劝离散发人员，地面已清扫。",
        "flyers",
    ),
    Story(
        "flyers.banners",
        "有商家在绿化带上拉条幅，把树枝都压断了。",
        "条幅已拆除，已告知商家不得占用绿化带。",
        "flyers",
    ),
    Story(
        "paper_money.scattered",
        "昨晚十字路口撒了很多纸钱，早上风一吹到处都是。",
        "清晨已清扫完毕，已安排节前夜间巡查。",
        "paper",
    ),
    Story(
        "paper_money.scattered",
        "楼前花坛里有纸钱，请清一下。",
        "已清扫，并在楼门发放文明祭扫倡议书。",
        "paper",
    ),
    Story(
        "paper_money.burnt",
        "有人在楼前空地烧纸，离电动车棚很近。",
        "已现场劝阻并清理灰烬，引导到指定地点祭扫。",
        "paper",
    ),
    Story(
        "paper_money.burnt",
        "西门外烧纸留下一圈黑印，地砖都烧裂了。",
        "已冲洗地面，破损地砖已列入维修计划。",
        "paper",
    ),
    Story(
        "illegal_construction.shed",
        "一楼住户在窗外搭了彩钢棚，挡住了消防登高面。",
        "已现场核实并移交街道综合执法，待其处理。",
        "shed",
    ),
    Story(
        "illegal_construction.roof",
        "楼顶有人加盖房间，晚上还在施工。",
        "已下达停工告知并移交街道综合执法。",
        "shed",
    ),
    Story(
        "illegal_construction.fence",
        "有人把楼前绿地圈起来种菜。",
        "已劝导住户自行拆除，绿地正在恢复。",
        "shed",
    ),
    Story(
        "illegal_construction.structure",
        "听见砸墙声，担心拆的是承重墙。",
        "已请专业人员上门查看，未涉及承重结构。",
        "shed",
    ),
    Story("other.lamp", "楼道灯坏了三天，晚上看不见台阶。", "灯泡已更换，声控开关已检修。", "lamp"),
    Story(
        "other.lamp", "中心花园路灯不亮，老人散步不安全。", "已联系路灯维修，当晚恢复照明。", "lamp"
    ),
    Story("other.cover", "井盖松动，车一过就响，怕有人掉下去。", "已设置围挡并更换井盖。", "hole"),
    Story("other.cover", "门口地砖塌了一块，下雨积水。", "已用砂浆填平，待晴天重新铺砖。", "hole"),
    Story(
        "other.water",
        "地下室一直漏水，墙皮都掉了。",
        "已查明为管道接口老化，更换后不再渗漏。",
        "water",
    ),
    Story(
        "other.water", "下水道堵了，一楼卫生间返水。", "已疏通管道，建议各户不要倾倒油污。", "water"
    ),
    Story("other.greens", "大风把树枝刮断了，挂在电线上。", "已请园林部门修剪处理。", "tree"),
    Story(
        "other.noise",
        "广场舞音响太大，孩子没法写作业。",
        "已与领队约定晚八点半前结束并调低音量。",
        "square",
    ),
    Story(
        "other.pets", "有人遛狗不牵绳，也不收拾粪便。", "已在小广场设置提示牌和拾便袋。", "square"
    ),
)

QUESTIONS = (
    "请问大约是几单元？方便我们上门查看。",
    "请补充一张能看清位置的照片。",
    "请问这种情况一般出现在什么时间？",
    "请问堆放的物品是哪一户的，您是否知道？",
)
ANSWERS = (
    "2单元门口。",
    "就在楼东侧，靠近垃圾亭。",
    "一般是晚上八点以后。",
    "不清楚是谁家的，已经放了一周。",
)
DISPUTES = (
    "过了两天又出现了，和之前一样。",
    "只清理了一部分，角落里还有。",
    "没有看到有人来处理。",
)
REFUSALS = (
    ("outside", "您反映的地点属于市政道路，不在社区管理范围，已为您整理好地点信息，请拨打12345。"),
    ("repeat", "同一地点的问题已有邻居反映并正在办理，请关注原编号的进展。"),
    ("court", "您反映的纠纷法院正在审理，请按法院通知办理。"),
    ("no_place", "按您写的地点没有找到，请再次反映并选择楼栋或拍一张全景照片。"),
)
APPEALS = ("这里是小区内部道路，请再核实一下。", "和邻居反映的不是同一处，请再看看。")
ADDITIONS = ("今天又多了两袋。", "补充一下，是靠近东门的那一侧。", "晚上更严重。")
ON_THE_SPOT = (
    ("flyers.pasted", "巡查发现楼道小广告，当场铲除", "flyers"),
    ("litter.household", "垃圾桶旁散落垃圾，当场清扫", "bags"),
    ("parking.non_motor", "单车占住坡道，当场挪开", "bikes"),
    ("litter.stairwell", "楼道堆放纸箱，与住户当场清走", "boxes"),
)
