"""What people search for, each labelled with what they mean to find."""

from typing import NamedTuple

from tests.grievances.search.corpus import Corpus, Filed


class Asked(NamedTuple):
    """A question, and what a report it means is about; ``place`` narrows it."""

    text: str
    topics: str = ""
    place: str = ""

    def meant(self, corpus: Corpus) -> set[int]:
        """The reports that ought to be found."""
        return {each.grievance_id for each in corpus.reports if self._means(each)}

    def _means(self, each: Filed) -> bool:
        about = set(self.topics.split())
        return about <= each.topics and self.place in ("", each.place)


QUESTIONS = tuple(
    Asked(*row)
    for row in (
        # words of two characters
        ("垃圾", "rubbish"),
        ("电梯", "lift"),
        ("消防", "fire"),
        ("沙发", "sofa"),
        ("床垫", "mattress"),
        ("纸钱", "paper"),
        ("井盖", "cover"),
        ("路灯", "street_lamp"),
        ("苍蝇", "flies"),
        ("暖气", "heating"),
        ("噪音", "noise"),
        ("粪便", "dung"),
        ("冰箱", "fridge"),
        ("飞絮", "catkins"),
        # one character
        ("鸡", "chicken"),
        ("猫", "cat"),
        ("雪", "snow"),
        ("闸", "barrier"),
        # three and more
        ("垃圾桶", "bin"),
        ("垃圾箱", "bin"),
        ("小广告", "flyers"),
        ("承重墙", "wall_down"),
        ("化粪池", "septic"),
        ("下水道", "drain"),
        ("广场舞", "dance"),
        ("快递柜", "parcel"),
        ("消防通道", "fire"),
        ("健身器材", "fitness"),
        ("私搭乱盖", "illegal"),
        ("楼道堆放杂物", "clutter"),
        ("外卖盒", "takeaway"),
        # the same said in other words
        ("电动车", "ebike"),
        ("垃圾站", "kiosk"),
        ("屋顶", "roof"),
        ("漏水", "leak"),
        ("臭味", "smell"),
        ("条幅", "banner"),
        ("摄像头", "camera"),
        # words apart, sentences
        ("居务公开", "finance"),
        ("电梯贴广告", "flyers lift"),
        ("沙发扔车棚", "sofa"),
        ("树枝压断", "banner tree"),
        ("纱窗破洞", "screen"),
        ("楼道充电", "stairwell charging"),
        ("狗不牵绳", "dog"),
        ("窗户拉电线", "ebike charging"),
        ("有人在空地烧纸吗", "burning lot"),
        ("物业不管纱窗", "screen"),
        ("孩子写作业 音响", "dance"),
        # places by name, alias, figure
        ("3号楼", "", "3号楼"),
        ("三号楼", "", "3号楼"),
        ("3栋", "", "3号楼"),
        ("老三楼", "", "3号楼"),
        ("供销社楼", "", "3号楼"),
        ("红楼", "", "7号楼"),
        ("邮局宿舍", "", "12号楼"),
        ("１２号楼", "", "12号楼"),
        ("南门", "", "南门"),
        ("中心花园", "", "中心花园"),
        ("食堂", "", "老年食堂"),
        # Latin letters and first letters
        ("wifi", "wifi"),
        ("BYD", "signal"),
        ("5g", "signal"),
        ("ljt", "bin"),
        ("dt", "lift"),
        ("xgg", "flyers"),
        ("3hl", "", "3号楼"),
        ("zxhy", "", "中心花园"),
        ("jg", "cover"),
    )
)
