"""Syllables and words, made up for this demo, from which names of companies and people are made.

Constants only.
"""

# One string each reads better than a hundred quoted words.
HEADS = (  # noqa: SIM905
    "华岳 启澜 瑞恒 鼎川 博拓 明湛 辰跃 嘉泓 凌峰 远桥 润禾 致衡 泰屿 弘砺 钧正 信朗 卓锐 景源 "
    "安澜 力舟 金穗 东麓 北辰 南溪 西岭 云程 海格 江朔 海岳 天衍 中骏 正阳 恒拓 佳劲 盛禾 科隽 "
    "智衡 优拓 精博 铭锐 佑邦 昊翔 勤丰 众合 同砺 广润 万祺 新垣 大成 永钧 顺泽 晟通 宏图 展翼 "
    "立基 德润 尚品 冠群 联拓 飞越"
).split()
TAILS = "泰达信源通德丰昌润联科创盛宏兴隆祥和远航捷锐朗邦能控力佳洋"
TRADES = (
    ("化工", "Chemical", "chemical"), ("水务", "Water", "water"),
    ("机械", "Machinery", "machinery"), ("电子", "Electronics", "electronics"),
    ("食品", "Foods", "food"), ("制药", "Pharma", "pharma"),
    ("环保", "Environment", "environment"), ("能源", "Energy", "energy"),
    ("船舶", "Marine", "marine"), ("纺织", "Textile", "textile"),
    ("建材", "Building Materials", "building"), ("机电设备", "Equipment", "trading"),
    ("工业品贸易", "Industrial Trading", "trading"),
)  # fmt: skip
SUFFIXES = ("有限公司", "有限公司", "有限责任公司", "股份有限公司", "集团有限公司")
EN_HEADS = (  # noqa: SIM905
    "Norwick Halden Bruma Castel Ostara Velden Tamsin Kirova Lindar Mardale Solvia Quento Ardmore "
    "Bexley Corvan Delmora Eastvik Fenwold Gaspar Hollen Irvane Jastrow Kelvar Lorimer Montes"
).split()
EN_FORMS = ("GmbH", "Ltd", "Inc", "B.V.", "S.A.", "Pte Ltd", "LLC")
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
SURNAMES_EN = (  # noqa: SIM905
    "Wang Li Zhang Liu Chen Yang Zhao Huang Zhou Wu Xu Sun Hu Zhu Gao Lin He Guo Ma Luo Liang Song "
    "Zheng Xie Han Tang Feng Yu Dong Xiao Cheng Cao Yuan Deng Xu Fu Shen Zeng Peng Lyu"
).split()
GIVEN = (
    ("子", "Zi"), ("明", "Ming"), ("雨", "Yu"), ("佳", "Jia"), ("宇", "Yu"), ("欣", "Xin"),
    ("浩", "Hao"), ("思", "Si"), ("俊", "Jun"), ("婷", "Ting"), ("志", "Zhi"), ("慧", "Hui"),
    ("文", "Wen"), ("博", "Bo"), ("晓", "Xiao"), ("琳", "Lin"), ("建", "Jian"), ("峰", "Feng"),
    ("丽", "Li"), ("涛", "Tao"), ("静", "Jing"), ("磊", "Lei"), ("洁", "Jie"), ("鹏", "Peng"),
)  # fmt: skip
# province, city, administrative code, sales region that looks after it
PLACES = (
    ("上海市", "上海市", "310000", "R-EAST"), ("江苏省", "苏州市", "320500", "R-EAST"),
    ("江苏省", "南京市", "320100", "R-EAST"), ("浙江省", "杭州市", "330100", "R-EAST"),
    ("浙江省", "宁波市", "330200", "R-EAST"), ("安徽省", "合肥市", "340100", "R-EAST"),
    ("广东省", "广州市", "440100", "R-SOUTH"), ("广东省", "深圳市", "440300", "R-SOUTH"),
    ("广东省", "佛山市", "440600", "R-SOUTH"), ("福建省", "厦门市", "350200", "R-SOUTH"),
    ("湖南省", "长沙市", "430100", "R-SOUTH"), ("北京市", "北京市", "110000", "R-NORTH"),
    ("天津市", "天津市", "120000", "R-NORTH"), ("山东省", "青岛市", "370200", "R-NORTH"),
    ("山东省", "济南市", "370100", "R-NORTH"), ("辽宁省", "大连市", "210200", "R-NORTH"),
    ("四川省", "成都市", "510100", "R-WEST"), ("重庆市", "重庆市", "500000", "R-WEST"),
    ("陕西省", "西安市", "610100", "R-WEST"), ("湖北省", "武汉市", "420100", "R-WEST"),
)  # fmt: skip
PROVINCES = {province: f"{code[:2]}0000" for province, _, code, _ in PLACES}
COUNTRIES = {
    "德国": "DE", "美国": "US", "新加坡": "SG", "越南": "VN", "西班牙": "ES", "中国香港": "810000",
}  # fmt: skip
