//! Owns invented public bodies: what they are called, where they are, when they have to publish.

use crate::random::Random;

/// What sort of body it is, as the deadline and the demands on its report depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    Government,
    Department,
    Township,
    Subdistrict,
    Committee,
}

/// A body with what its report says of it.
#[derive(Clone, Debug)]
pub(crate) struct Body {
    pub(crate) sort: Sort,
    pub(crate) name: String,
    /// The name of the place alone.
    pub(crate) place: String,
    pub(crate) address: String,
    pub(crate) postcode: String,
    pub(crate) area_code: String,
    pub(crate) host: &'static str,
    /// How it calls itself.
    pub(crate) own: &'static str,
    /// Whether it may make regulations.
    pub(crate) makes_regulations: bool,
}

struct Seat {
    province: &'static str,
    city: &'static str,
    county: &'static str,
    prefix: &'static str,
    host: &'static str,
}

const SEATS: [Seat; 8] = [
    Seat { province: "山东省", city: "禾州市", county: "青禾市", prefix: "26", host: "qinghe" },
    Seat { province: "浙江省", city: "溪宁市", county: "澄溪县", prefix: "31", host: "chengxi" },
    Seat { province: "四川省", city: "岭阳市", county: "云岭县", prefix: "62", host: "yunling" },
    Seat { province: "江苏省", city: "澜城市", county: "望湖区", prefix: "22", host: "wanghu" },
    Seat { province: "福建省", city: "屿安市", county: "松屿市", prefix: "35", host: "songyu" },
    Seat { province: "湖南省", city: "沅塘市", county: "明溪县", prefix: "41", host: "mingxi" },
    Seat { province: "甘肃省", city: "陇池市", county: "金泉区", prefix: "73", host: "jinquan" },
    Seat { province: "吉林省", city: "松原岭市", county: "黑松县", prefix: "13", host: "heisong" },
];
const DEPARTMENTS: [&str; 24] = [
    "水务局",
    "教育局",
    "财政局",
    "发展和改革局",
    "卫生健康局",
    "市场监督管理局",
    "发展和改革委员会",
    "人民政府办公室",
    "政务服务管理办公室",
    "住房和城乡建设局",
    "人力资源和社会保障局",
    "机关事务服务中心",
    "统计局",
    "司法局",
    "信访局",
    "医疗保障局",
    "退役军人事务局",
    "农业农村局",
    "林业和草原局",
    "综合行政执法局",
    "应急管理局",
    "公安局交通警察支队",
    "文化广电和旅游局",
    "住房公积金管理中心",
];
const TOWNS: [&str; 5] = ["长柳镇", "石桥镇", "白云乡", "东湾镇", "凤鸣回族乡"];
const STREETS: [&str; 3] = ["文昌街道办事处", "城关街道办事处", "新桥街道办事处"];
const ROADS: [&str; 5] = ["禾源路", "文化街", "人民中路", "滨河大道", "府前街"];

/// Some body of some level.
pub(crate) fn body(random: &mut Random) -> Body {
    let seat = &SEATS[random.below(SEATS.len())];
    let full = random.once_in(3);
    let county = if full { format!("{}{}", seat.city, seat.county) } else { seat.county.to_owned() };
    let (sort, name, place, own) = match random.below(14) {
        0 => (Sort::Government, format!("{}人民政府", seat.province), seat.province.to_owned(), "全省"),
        1 | 2 => (Sort::Government, format!("{}人民政府", seat.city), seat.city.to_owned(), "全市"),
        3 | 4 => (Sort::Government, format!("{county}人民政府"), county.clone(), "全域"),
        5 => {
            let office = random.pick(&["水利厅", "民政厅", "人民政府办公厅", "交通运输厅"]);
            (Sort::Department, format!("{}{office}", seat.province), seat.province.to_owned(), "我厅")
        }
        6 => {
            let office = random.pick(&DEPARTMENTS);
            (Sort::Department, format!("{}{office}", seat.city), seat.city.to_owned(), "本机关")
        }
        7..=9 => {
            (Sort::Department, format!("{county}{}", random.pick(&DEPARTMENTS)), county.clone(), "本机关")
        }
        10 | 11 => {
            (Sort::Township, format!("{county}{}人民政府", random.pick(&TOWNS)), county.clone(), "本机关")
        }
        12 => (Sort::Subdistrict, format!("{county}{}", random.pick(&STREETS)), county.clone(), "本街道"),
        _ => {
            let zone = random.pick(&["高新技术产业开发区", "经济技术开发区", "生态旅游度假区"]);
            (Sort::Committee, format!("{}{zone}管理委员会", seat.city), seat.city.to_owned(), "本机关")
        }
    };
    let makes_regulations = sort == Sort::Government && (place == seat.province || place == seat.city);
    let at = if place == seat.province { seat.city.to_owned() } else { place.clone() };
    let address = format!("{}{at}{}{}号", seat.province, random.pick(&ROADS), 1 + random.below(300));
    Body {
        sort,
        name,
        place,
        address,
        postcode: format!("{}{}", seat.prefix, 1000 + random.below(8999)),
        area_code: format!("0{}", 810 + random.below(80)),
        host: seat.host,
        own,
        makes_regulations,
    }
}
