"""What generated firms and people are named with: places, brands, trades, legal forms.

Written by hand and apart from the pipeline's own tables, so that no test compares a table with
itself.
"""


def _words(text: str) -> list[str]:
    return text.split()


# Short name, province, area code, first six figures of tax ids.
CITIES = [
    ("北京", "北京", "010", "110105"), ("上海", "上海", "021", "310115"),
    ("天津", "天津", "022", "120104"), ("重庆", "重庆", "023", "500103"),
    ("杭州", "浙江", "0571", "330106"), ("宁波", "浙江", "0574", "330203"),
    ("温州", "浙江", "0577", "330302"), ("嘉兴", "浙江", "0573", "330402"),
    ("金华", "浙江", "0579", "330702"), ("南京", "江苏", "025", "320102"),
    ("苏州", "江苏", "0512", "320505"), ("无锡", "江苏", "0510", "320211"),
    ("常州", "江苏", "0519", "320404"), ("南通", "江苏", "0513", "320602"),
    ("徐州", "江苏", "0516", "320303"), ("广州", "广东", "020", "440106"),
    ("深圳", "广东", "0755", "440304"), ("东莞", "广东", "0769", "441900"),
    ("佛山", "广东", "0757", "440604"), ("珠海", "广东", "0756", "440402"),
    ("中山", "广东", "0760", "442000"), ("惠州", "广东", "0752", "441302"),
    ("济南", "山东", "0531", "370102"), ("青岛", "山东", "0532", "370202"),
    ("烟台", "山东", "0535", "370602"), ("潍坊", "山东", "0536", "370702"),
    ("武汉", "湖北", "027", "420106"), ("宜昌", "湖北", "0717", "420502"),
    ("长沙", "湖南", "0731", "430102"), ("株洲", "湖南", "0731", "430202"),
    ("成都", "四川", "028", "510107"), ("绵阳", "四川", "0816", "510703"),
    ("西安", "陕西", "029", "610113"), ("郑州", "河南", "0371", "410105"),
    ("洛阳", "河南", "0379", "410302"), ("合肥", "安徽", "0551", "340104"),
    ("芜湖", "安徽", "0553", "340202"), ("福州", "福建", "0591", "350102"),
    ("厦门", "福建", "0592", "350203"), ("泉州", "福建", "0595", "350503"),
    ("南昌", "江西", "0791", "360102"), ("沈阳", "辽宁", "024", "210102"),
    ("大连", "辽宁", "0411", "210202"), ("长春", "吉林", "0431", "220102"),
    ("哈尔滨", "黑龙江", "0451", "230102"), ("石家庄", "河北", "0311", "130102"),
    ("太原", "山西", "0351", "140105"), ("昆明", "云南", "0871", "530102"),
    ("贵阳", "贵州", "0851", "520102"), ("南宁", "广西", "0771", "450102"),
]  # fmt: skip

# Where a number has seven digits; elsewhere it has eight.
SHORT_AREAS = {"0756", "0752", "0535", "0536", "0717", "0816", "0553", "0592", "0351", "0771"}

# A brand's characters with their reading; those of one reading are taken for each other.
_READINGS = _words("""
    华hua 盛sheng 胜sheng 圣sheng 升sheng 晟sheng 达da 大da 发fa 丰feng 峰feng 锋feng 风feng 福fu
    富fu 广guang 光guang 国guo 海hai 航hang 恒heng 衡heng 宏hong 鸿hong 弘hong 红hong 洪hong
    虹hong 辉hui 汇hui 惠hui 慧hui 吉ji 佳jia 嘉jia 家jia 建jian 健jian 江jiang 杰jie 捷jie 金jin
    锦jin 晶jing 京jing 景jing 巨ju 聚ju 骏jun 君jun 俊jun 开kai 凯kai 康kai 科ke 可ke 坤kun 蓝lan
    兰lan 乐le 力li 利li 立li 丽li 联lian 连lian 亮liang 良liang 林lin 霖lin 凌ling 龙long 隆long
    鲁lu 路lu 绿lv 美mei 民min 明ming 铭ming 南nan 宁ning 鹏peng 平ping 普pu 奇qi 启qi 琪qi 千qian
    强qiang 勤qin 清qing 庆qing 泉quan 全quan 仁ren 荣rong 融rong 瑞rui 锐rui 润run 三san 森sen
    山shan 尚shang 顺shun 舜shun 思si 泰tai 太tai 腾teng 天tian 田tian 通tong 同tong 拓tuo 万wan
    旺wang 威wei 维wei 伟wei 文wen 沃wo 希xi 禧xi 夏xia 先xian 祥xiang 翔xiang 晓xiao 新xin 鑫xin
    欣xin 信xin 心xin 星xing 兴xing 雄xiong 旭xu 轩xuan 亚ya 雅ya 阳yang 洋yang 扬yang 一yi 益yi
    艺yi 亿yi 易yi 毅yi 银yin 英ying 盈ying 永yong 勇yong 友you 优you 宇yu 裕yu 玉yu 元yuan 源yuan
    远yuan 圆yuan 云yun 运yun 泽ze 展zhan 长chang 昌chang 正zheng 志zhi 智zhi 中zhong 众zhong
    忠zhong 卓zhuo 子zi 紫zi 尊zun 宝bao 保bao 博bo 百bai 邦bang 诚cheng 成cheng 城cheng 驰chi
    创chuang 春chun 德de 鼎ding 东dong 方fang 飞fei 菲fei 港gang 高gao 格ge 冠guan 贵gui 皓hao
    豪hao 和he
""")
PINYIN = {item[0]: item[1:] for item in _READINGS}
BRAND_CHARACTERS = list(PINYIN)

# Trade, its English name, a few letters for domains.
TRADES = [
    ("贸易", "Trading", "my"), ("物流", "Logistics", "wl"), ("机械", "Machinery", "jx"),
    ("电子", "Electronics", "dz"), ("科技", "Technology", "tech"),
    ("信息技术", "Information Technology", "it"), ("化工", "Chemicals", "hg"),
    ("建材", "Building Materials", "jc"), ("纺织", "Textiles", "fz"), ("服饰", "Apparel", "fs"),
    ("食品", "Foods", "food"), ("医疗器械", "Medical Devices", "med"), ("五金", "Hardware", "wj"),
    ("包装", "Packaging", "bz"), ("印刷", "Printing", "ys"), ("塑料", "Plastics", "sl"),
    ("环保", "Environmental", "hb"), ("电气", "Electric", "dq"),
    ("自动化设备", "Automation", "auto"), ("精密模具", "Precision Moulds", "mj"),
    ("汽车配件", "Auto Parts", "qp"), ("家具", "Furniture", "jj"), ("广告", "Advertising", "ad"),
    ("餐饮管理", "Catering", "cy"), ("教育咨询", "Education", "edu"),
    ("建筑工程", "Construction", "jz"), ("装饰工程", "Interiors", "zs"),
    ("农业发展", "Agriculture", "ny"), ("生物科技", "Biotech", "bio"),
    ("医药", "Pharmaceuticals", "yy"), ("仪器仪表", "Instruments", "yq"),
    ("照明", "Lighting", "zm"), ("钢铁", "Steel", "gt"), ("能源", "Energy", "en"),
    ("新材料", "Materials", "nm"), ("文化传媒", "Media", "cm"), ("网络科技", "Networks", "net"),
    ("供应链管理", "Supply Chain", "scm"), ("货运代理", "Forwarding", "hy"),
    ("进出口", "Import Export", "ie"), ("实业", "Industries", "sy"), ("光电", "Optics", "gd"),
]  # fmt: skip
CHAINS = [("超市", "Supermarket", "cs"), ("大药房", "Pharmacy", "yf"), ("酒店", "Hotel", "jd")]
FORMS = ["有限公司"] * 12 + ["有限责任公司", "股份有限公司", "厂", "商行", "经营部"]
OTHER_FORM = {
    "有限公司": ["有限责任公司", "(有限公司)", "公司", "有限公司 Co.,Ltd"],
    "有限责任公司": ["有限公司", "公司"],
    "股份有限公司": ["股份公司", "(股份)有限公司", "有限公司"],
}
LATIN_FORMS = ["Co., Ltd.", "Ltd", "Inc.", "LLC", "GmbH", "Corporation", "Pty Ltd"]
OTHER_LATIN_FORM = {
    "Co., Ltd.": ["Co.,Ltd", "Company Limited", "CO LTD", "Ltd."],
    "Ltd": ["Limited", "Ltd.", "LTD"],
    "Inc.": ["Incorporated", "INC", ", Inc"],
    "LLC": ["L.L.C.", "llc"],
    "GmbH": ["G.m.b.H.", "GMBH"],
    "Corporation": ["Corp.", "Corp"],
    "Pty Ltd": ["Pty. Ltd.", "Pty Limited"],
}
LATIN_SHORT = {
    "Technology": "Tech", "Information Technology": "IT", "Building Materials": "Bldg Materials",
    "Import Export": "Imp. & Exp.", "Environmental": "Env.", "Pharmaceuticals": "Pharma",
    "Industries": "Ind.", "Machinery": "Mach.", "Logistics": "Log.", "Construction": "Constr.",
}  # fmt: skip
SYLLABLES = _words("""
    al an ar bel bra cal cor dan del don el fal fen gar gen hal har in jo kel kor lan lin lo mar
    mer mon nor ol or pal per quin ran rob sal sol stan tal tor un val ver wes wil yor zen
""")
BRAND_ENDS = _words("""
    berg field ford gate land line more ton ville well wood worth tec dyne nova
""")
ROADS = _words("""
    中山路 人民路 解放路 建设路 长江路 黄河路 文化路 学院路 科技路 工业大道 创业路 新华路 胜利路
    和平路 友谊路 滨江路 环城北路 环城南路 东风路 迎宾大道 世纪大道 朝阳路 光明路 振兴路 公园路
    幸福路 团结路 民主路 青年路 体育路 港口路 机场路 火炬路 软件园路 丰收路 桃园路 云山路 凤凰路
    龙腾路 金桥路
""")
DISTRICTS = ["高新区", "经济开发区", "新城区", "江北区", "滨海新区", "城关镇"]
STREETS = _words("""
    King Queen Church Station Mill Park Victoria High Bridge Market School North South Garden Oak
    Cedar Maple River Lake Hill Harbour Castle College Union Spring Forest Green Albert George
""")
STREET_KINDS = [("Street", "St."), ("Road", "Rd"), ("Avenue", "Ave."), ("Lane", "Ln")]
FREE_MAIL = ["qq.com", "163.com", "126.com", "gmail.com", "sina.com", "hotmail.com", "foxmail.com"]

# Only characters that occur above; what is missing stays as it is in a Traditional spelling.
_PAIRS = (
    "华華胜勝圣聖达達发發丰豐锋鋒风風广廣国國恒恆鸿鴻红紅辉輝汇匯杰傑锦錦骏駿开開凯凱蓝藍兰蘭乐樂丽麗联聯连連"
    "凌淩龙龍鲁魯绿綠铭銘宁寧鹏鵬启啟强強庆慶荣榮锐銳润潤顺順腾騰万萬维維伟偉晓曉兴興轩軒亚亞阳陽扬揚艺藝亿億"
    "银銀优優云雲运運远遠圆圓泽澤长長众眾宝寶诚誠驰馳创創东東飞飛贵貴贸貿机機电電务務业業设設备備实實纺紡织織"
    "饰飾医醫疗療环環气氣动動压壓车車锁鎖广廣饮飲询詢农農药藥仪儀钢鋼铁鐵网網络絡应應链鏈货貨进進责責"
    "营營场場厂廠军軍张張刘劉陈陳杨楊赵趙吴吳孙孫马馬郑鄭许許邓鄧韩韓罗羅谢謝苏蘇卢盧钱錢陆陸叶葉"
)
TRADITIONAL = str.maketrans(dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True)))
# As converted web pages leave it: the Traditional character, then its reading in brackets.
_POLLUTED = _words("""
    业業(yè) 务務(wù) 电電(diàn) 机機(jī) 设設(shè) 备備(bèi) 实實(shí) 贸貿(mào) 国國(guó)
    东東(dōng) 华華(huá) 广廣(guǎng) 运運(yùn) 达達(dá) 发發(fā) 丰豐(fēng) 龙龍(lóng) 联聯(lián)
    宝寶(bǎo) 创創(chuàng) 车車(chē) 医醫(yī) 纺紡(fǎng) 饰飾(shì) 环環(huán) 网網(wǎng) 药藥(yào)
    农農(nóng) 钢鋼(gāng) 进進(jìn) 应應(yīng) 货貨(huò) 气氣(qì) 动動(dòng) 银銀(yín) 优優(yōu)
""")
POLLUTED = {item[0]: item[1:] for item in _POLLUTED}

# City, region, country and area code, what its subscriber numbers begin with, digits left.
FOREIGN = [
    ("London", "England", "44 20", "7", 7), ("Berlin", "Berlin", "49 30", "3", 7),
    ("Sydney", "NSW", "61 2", "9", 7), ("New York", "NY", "1 212", "6", 6),
    ("Singapore", "Singapore", "65", "6", 7), ("Paris", "Ile-de-France", "33 1", "4", 7),
    ("Chicago", "IL", "1 312", "7", 6), ("Hamburg", "Hamburg", "49 40", "5", 7),
]  # fmt: skip
MOBILE = _words("""
    135 136 137 138 139 150 151 158 159 186 187 188 189 133
""")

SURNAMES = list(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高郑罗梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余叶程苏"
)
GIVEN = list(
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华建文辉玲红梅波斌宇浩凯健俊帆雪晶鑫雷婷宁欣"
)
FIRST_NAMES = _words("""
    Anna Ben Carla David Emma Frank Grace Henry Irene James Karen Liam Maria Nina
""")
LAST_NAMES = _words("""
    Adams Baker Clark Davis Evans Fisher Green Hughes Jones Keller Lopez Moore Novak
""")

NO_TAX_IDS = ["000000", "无", "N/A", "123456789", "000000000000000000", "暂无", "0", "-", "111111"]
NO_PHONES = [
    "0000000",
    "13800138000",
    "00000000",
    "11111111",
    "无",
    "12345678",
    "-",
    "0",
    "13888888888",
]
NO_NAMES = [
    "散户",
    "个人",
    "test",
    "现金客户",
    "测试客户",
    "零售客户",
    "个体户",
    "未知",
    "临时客户",
    "无",
]
