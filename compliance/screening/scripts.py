"""Letters of other scripts in Latin ones: the plain spellings the lists use, and words worth translating."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from anyascii import anyascii

_CYRILLIC = {
    **dict(zip("абвгдзийклмнопрстуфыэіґєў", "abvgdziyklmnoprstufyeigew", strict=True)),
    "е": "e", "ё": "e", "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch",
    "ъ": "", "ь": "", "ю": "yu", "я": "ya", "ї": "yi", "ә": "a", "қ": "q", "ғ": "g", "ң": "n", "ө": "o",

        "ұ": "u",
        "ү": "u",
        "һ": "h",
        "ј": "j",
        "љ": "lj",
        "њ": "nj",
        "ћ": "c",
        "ђ": "dj",
        "џ": "dz",
        "ҳ": "h"
    ,
}
_ARABIC = {
    **dict(
        zip("ابتجحدرزسصضطعفقكلمنهويةىپچژگکیآأإؤئٱھہە", "abtjhdrzssdtafqklmnhwyaapcjgkyaaawyahhh", strict=True)
    ),

        "ث": "th",
        "خ": "kh",
        "ذ": "dh",
        "ش": "sh",
        "ظ": "z",
        "غ": "gh",
        "ء": "",
        "ں": "n",
        "ے": "y",
        "ٹ": "t"
    ,
    "ڈ": "d", "ڑ": "r",
}
_HEBREW = dict(zip("אבגדהוזחטיכךלמםנןסעפףצץקרשת", "abgdhvzhtykklmmnnsappssqrst", strict=True))
_ARABIC_WORDS = {
    "شركة شرکت الشركة": "company",
    "مؤسسة موسسه المؤسسة": "enterprise",
    "بنك بانک البنك مصرف المصرف": "bank",
    "تجارة التجارة للتجارة تجارت تجاري التجارية بازرگانی": "trading",
    "صرافة للصرافة الصرافة صرافی": "exchange",
    "مكتب دفتر المكتب": "office",
    "صناعة صناعات للصناعة الصناعية صنایع صنعتی": "industry",
    "الدولية دولية بین‌المللی": "international",
    "مجموعة گروه المجموعة": "group",
    "هيئة": "committee",
    "لجنة اللجنة": "committee",
    "حركة حرکت الحركة جنبش": "movement",
    "حزب": "party",
    "جيش الجيش ارتش": "army",
    "جماعة الجماعة جماعت": "jamaat",
    "جامعة دانشگاه": "university",
    "مركز المركز مرکز": "center",
    "الإسلامية الاسلامية الإسلامي الاسلامی الاسلامي اسلامی إسلامي": "islamic",
    "الوطنية الوطني ملی": "national",
    "العامة العام": "general",
    "النفط نفط": "oil",
    "الغاز غاز گاز": "gas",
    "الذهب ذهب": "gold",
    "نقل للنقل النقل": "transport",
    "طيران الطيران هواپیمایی": "aviation",
    "استيراد للاستيراد": "import",
    "تصدير والتصدير": "export",
    "خيرية الخيرية خیریه": "charity",
    "محدودة المحدودة محدود لمتد": "limited",
    "نیروی نیرو": "force",
    "سپاه": "guard",
    "پاسداران": "guard",
    "انقلاب": "revolution",
    "سازمان منظمة": "organization",
    "شحن للشحن": "shipping",
    "كشتيرانی کشتیرانی": "shipping",
    "و في من شيخ الشيخ": "",
    "تريدنج تريدينج ترادينغ تريدينغ ترید": "trading",
    "جروب غروب كروب قروب": "group",
    "انترناشيونال انترناشونال إنترناشيونال انترناشنال": "international",
    "كومباني كومبني كمبني": "company",
    "هولدينج هولدينغ القابضة قابضة هلدینگ": "holding",
    "سيرفيس سيرفيسز سيرفس سرفیس خدمات للخدمات الخدمات": "services",
    "تكنولوجي تكنولوجيا التكنولوجيا تقنية التقنية فناوری": "technology",
    "شيبينج شيبنغ شبنج": "shipping",
    "لوجستيك لوجستكس لوجيستيكس لوجستية": "logistics",
    "اوفرسيز اوف": "offshore",
    "افييشن أفييشن افیشن": "aviation",
    "بتروليوم بتروليم البترول بترول": "petroleum",
    "اويل أويل": "oil",
    "انيرجي إنرجي انرژی الطاقة طاقة": "energy",
    "كابيتال كابتال": "capital",
    "ستيل فولاد الحديد": "steel",
    "المقاولات للمقاولات مقاولات پیمانکاری": "contracting",
    "الاستثمار للاستثمار استثمار الإستثمار سرمایه‌گذاری": "investment",
    "التنمية للتنمية توسعه": "development",
    "الهندسة هندسة مهندسی الهندسية": "engineering",
    "الكترونيك إلكترونيات الكترونيات الالكترونيات الکترونیک": "electronics",
    "كيماويات الكيماويات شیمیایی پتروشیمی": "chemical",
    "العسكرية عسكرية نظامی العسكري": "military",
    "الدفاع دفاع دفاعی": "defence",
    "البحوث بحوث للبحوث تحقیقات پژوهش": "research",
    "العلمية علمية علوم علمی": "science",
    "معهد المعهد پژوهشگاه": "institute",
    "اتصالات الاتصالات ارتباطات": "communication",
    "معلومات المعلومات اطلاعات": "information",
    "مواد المواد": "material",
    "هوائية هوایی": "air",
    "بحرية البحرية دریایی": "marine",
    "الأعمال أعمال": "business",
    "العربية عربية العربي": "arab",
    "السورية سوريا سورية": "syria",
    "العراقية العراق عراق": "iraq",
    "ایران إيران ايران الإيرانية": "iran",
    "اليمن اليمنية": "yemen",
    "لبنان اللبنانية": "lebanon",
    "مصر المصرية": "egypt",
    "كتائب کتائب كتيبة": "brigades",
    "لواء لواءا": "brigade",
    "جبهة الجبهة جبهه": "front",
    "أنصار انصار الأنصار الانصار": "ansar",
    "المقاتلة مقاتلة": "combatant",
    "التونسية تونسية تونس": "tunisia",
    "الليبية ليبيا": "libya",
    "الجهاد جهاد": "jihad",
    "بن ابن": "bin",
    "أبو ابو أبي ابي": "abu",
}
_HAN_WORDS = """
有限责任公司=co ltd|股份有限公司=co ltd|有限公司=co ltd|责任公司=co|公司=co|会社=company|株式=joint stock|集团=group|控股=holding
科技=technology|技术=technology|电子=electronics|贸易=trading|商贸=trading|商業=trading|商社=trading|进出口=import export|国际=international|实业=industry
实業=industry|工业=industry|产业=industry|发展=development|开发=development|投资=investment|机械=machinery|设备=equipment|制造=manufacturing
製造=manufacturing|物流=logistics|运输=transport|船舶=ship|海运=shipping|航运=shipping|航空=aviation|航天=space|光电=optoelectronics|光学=optical
激光=laser|半导体=semiconductor|微电子=microelectronics|通信=communication|通讯=communication|信息=information|网络=network|软件=software
计算机=computer|智能=intelligent|自动化=automation|仪器=instrument|精密=precision|材料=material|化工=chemical|化学=chemical|石油=oil|石化=petrochemical
能源=energy|电力=power|电气=electric|电器=electric|钢铁=steel|金属=metal|矿业=mining|医药=pharmaceutical|医疗=medical|生物=bio|研究所=research institute
研究院=research institute|研究=research|大学=university|学院=college|中心=center|银行=bank|工程=engineering|建设=construction|建筑=building|安全=security
系统=system|服务=service|咨询=consulting|管理=management|供应链=supply chain|汽车=auto|零部件=parts|合金=alloy|特种=special|轻机=light machine|合营=joint venture
合営=joint venture|合作=cooperation|总公司=general corporation|総会社=general corporation|总会社=general corporation|联合=united|連合=united|食品=food|农业=agriculture
部=department|局=bureau|厂=factory|工厂=factory|商会=company|商店=store|企业=enterprise|導航=navigation|导航=navigation|测控=measurement control|无人机=uav
新材料=new material|数据=data|数字=digital|环境=environment|环保=environment|文化=culture|传媒=media|金融=finance|资本=capital|保险=insurance|仪表=instrument
北京=beijing|上海=shanghai|深圳=shenzhen|广州=guangzhou|广东=guangdong|天津=tianjin|重庆=chongqing|武汉=wuhan|南京=nanjing|杭州=hangzhou|苏州=suzhou
宁波=ningbo|厦门=xiamen|青岛=qingdao|大连=dalian|济南=jinan|成都=chengdu|西安=xian|陕西=shaanxi|山西=shanxi|四川=sichuan|浙江=zhejiang|江苏=jiangsu
福建=fujian|湖北=hubei|湖南=hunan|河南=henan|河北=hebei|安徽=anhui|江西=jiangxi|云南=yunnan|贵州=guizhou|山东=shandong|辽宁=liaoning|吉林=jilin
黑龙江=heilongjiang|哈尔滨=harbin|沈阳=shenyang|长沙=changsha|郑州=zhengzhou|合肥=hefei|东莞=dongguan|珠海=zhuhai|无锡=wuxi|常州=changzhou|烟台=yantai
香港=hong kong|澳门=macau|台湾=taiwan|中国=china|朝鲜=korea|朝鮮=korea|平壤=pyongyang|日本=japan|俄罗斯=russia|莫斯科=moscow|伊朗=iran|东方=oriental|华=hua
新疆=xinjiang|甘肃=gansu|海南=hainan|广西=guangxi|昆明=kunming|东北=northeast|亚洲=asia|世界=world|市=|省=|县=|区=
"""
_HANGUL_WORDS = """
조선=korea|무역=trading|회사=company|총회사=general corporation|은행=bank|공업=industry|기계=machine|련합=united|연합=united|합작=joint venture|국제=international
대학=university|연구소=research institute|해운=shipping|선박=ship|과학=science|기술=technology|개발=development|투자=investment|로케트=rocket|국가=national
건설=construction|광업=mining|금속=metal|화학=chemical|정보=information|전자=electronics|보험=insurance|항공=aviation|부=ministry|국=bureau|주식회사=co ltd
"""
_TRADITIONAL = str.maketrans(
    "實業發電國際貿進東華廣興龍飛馬車運輸銀業機製設備資訊軟網絡學術聯產開為雲達萬億優聖豐環亞凱銳風納軍衛時",
    "实业发电国际贸进东华广兴龙飞马车运输银业机制设备资讯软网络学术联产开为云达万亿优圣丰环亚凯锐风纳军卫时",
)


def _table(text: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in text.replace("\n", "|").split("|") if "=" in pair)


_WORDS = {key: meaning for keys, meaning in _ARABIC_WORDS.items() for key in keys.split()}
_HAN = {key.translate(_TRADITIONAL): meaning for key, meaning in _table(_HAN_WORDS).items()}
_HANGUL = _table(_HANGUL_WORDS)
_HAN_PARTS = re.compile("|".join(sorted(_HAN, key=lambda key: (-len(key), key))) + "|.", re.DOTALL)
_HANGUL_PARTS = re.compile("|".join(sorted(_HANGUL, key=lambda key: (-len(key), key))) + "|.", re.DOTALL)
_COMPOUND = {"عبدال": "abd", "ابوال": "abu", "أبوال": "abu", "أبو ال": "abu"}
_MARKS = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u0591-\u05c7\u200c]")


@lru_cache(maxsize=16384)
def latin(word: str) -> str:
    """One word in Latin letters, or several with spaces between when its script writes them together."""
    if word.isascii():
        return word
    first = next((ord(c) for c in word if ord(c) > 0x2FF), 0)
    if 0x400 <= first < 0x530:
        return anyascii("".join(_CYRILLIC.get(c, c) for c in word.casefold()))
    if 0x590 <= first < 0x780 or 0xFB50 <= first < 0xFEFF:
        return _semitic(word)
    if 0x3040 <= first < 0xA000 or 0xF900 <= first < 0xFB00:
        return _glued(word.translate(_TRADITIONAL), _HAN_PARTS, _HAN)
    if 0xAC00 <= first < 0xD7B0:
        return _glued(word, _HANGUL_PARTS, _HANGUL, _syllable)
    return anyascii(word)


def bare(word: str) -> bool:
    """Whether the word's script leaves short vowels out."""
    return any(0x590 <= ord(c) < 0x780 or 0xFB50 <= ord(c) < 0xFEFF for c in word)


def _semitic(word: str) -> str:
    plain = _MARKS.sub("", word)
    if plain in _WORDS:
        return _WORDS[plain]
    for start, meaning in _COMPOUND.items():
        if plain.startswith(start) and len(plain) > len(start) + 2:
            return f"{meaning} {_semitic(plain[len(start) :])}"
    for start in ("وال", "ال", "لل"):
        if plain.startswith(start) and len(plain) > len(start) + 2:
            plain = plain[len(start) :]
            break
    return "".join(_ARABIC.get(c) or _HEBREW.get(c) or ("" if c in _ARABIC else anyascii(c)) for c in plain)


_FIRST = ["k", "k", "n", "t", "t", "r", "m", "p", "p", "s", "s", "", "ch", "ch", "ch", "k", "t", "p", "h"]
_MIDDLE = ["a", "ae", "ya", "yae", "o", "e", "yo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "u", "ui", "i"]
_LAST = ["", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t", "ng", "t", "t", "k", "t", "p", "t"]


def _syllable(letter: str) -> str:
    """A Hangul syllable as the lists spell Korean, which is not the South's official way."""
    at = ord(letter) - 0xAC00
    if not 0 <= at < 11172:
        return anyascii(letter)
    return _FIRST[at // 588] + _MIDDLE[at % 588 // 28] + _LAST[at % 28]


def _glued(
    word: str, parts: re.Pattern[str], meanings: dict[str, str], spell: Callable[[str], str] = anyascii
) -> str:
    """Known words translated, what stands between them spelt out as one word."""
    made: list[str] = []
    run = ""
    for part in parts.findall(word):
        if part in meanings:
            made += [run, meanings[part]]
            run = ""
        else:
            run += spell(part).strip().lower()
    return " ".join(piece for piece in (*made, run) if piece)
