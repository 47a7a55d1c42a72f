//! Owns what stands before the sections: the title, the basis, what the parts are called, the period and
//! how people reach the body, in the ways in which offices write them.

use crate::body::Body;
use crate::model::{ACCEPTED, Contact, NUMERALS, Piece, date};
use crate::random::Random;

/// The lines of the title.
pub(crate) fn title(random: &mut Random, body: &Body, year: usize) -> Vec<String> {
    let name = &body.name;
    match random.below(11) {
        0 => vec![name.clone(), format!("{year}年政府信息公开工作年度报告")],
        1 => vec![format!("{year}年{name}政府信息公开工作年度报告")],
        2 => vec![name.clone(), format!("{year}年度政府信息公开工作年度报告")],
        3 => vec![format!("{year}年度{name}政府信息公开工作年度报告")],
        4 => vec![format!("{name}{year}年度"), "政府信息公开工作年度报告".to_owned()],
        5 => vec![format!("{name} {year} 年政府信息公开工作年度报告")],
        6 => vec![name.clone(), format!("{year}年"), "政府信息公开工作年度报告".to_owned()],
        7 => vec![format!("{name}{year}年度政府信息公开工作年度报告")],
        8 => vec![format!("{name}关于{year}年政府信息公开工作年度报告")],
        _ => vec![format!("{name}{year}年政府信息公开工作年度报告")],
    }
}

const NOTICES_2021: [&str; 5] = [
    "《国务院办公厅政府信息与政务公开办公室关于印发〈中华人民共和国政府信息公开工作年度报告格式〉的通知》（国办公开办函〔2021〕30号）",
    "《中华人民共和国政府信息公开工作年度报告格式》（国办公开办函〔2021〕30号）",
    "《国务院办公厅政府信息与政务公开办公室关于印发<中华人民共和国政府信息公开工作年度报告格式>的通知》（国办公开办函〔2021〕30号）",
    "国务院办公厅政府信息与政务公开办公室《关于印发〈中华人民共和国政府信息公开工作年度报告格式〉的通知》（国办公开办函〔2021〕30号）",
    "《中华人民共和国政府信息公开工作年度报告格式》",
];
const NOTICES_2019: [&str; 3] = [
    "《国务院办公厅政府信息与政务公开办公室关于政府信息公开工作年度报告有关事项的通知》（国办公开办函〔2019〕60号）",
    "国务院办公厅政府信息与政务公开办公室《关于政府信息公开工作年度报告有关事项的通知》（国办公开办函〔2019〕60号）",
    "《关于政府信息公开工作年度报告有关事项的通知》（国办公开办函〔2019〕60号）",
];

fn basis(random: &mut Random, edition: usize, body: &Body, year: usize) -> String {
    let (verb, name) = (random.pick(&["根据", "依据", "按照"]), &body.name);
    let notice = if edition == 2021 { random.pick(&NOTICES_2021) } else { random.pick(&NOTICES_2019) };
    let (next, place) = (year + 1, &body.place);
    match random.below(11) {
        0 => format!(
            "{verb}《中华人民共和国政府信息公开条例》（国务院令第711号，以下简称《条例》）第五十条规定，编制本报告。"
        ),
        1 => format!(
            "{verb}《中华人民共和国政府信息公开条例》（以下简称《条例》）和{notice}要求，现公布{name}{year}年政府信息公开工作年度报告。"
        ),
        2 => format!(
            "本报告由{name}{verb}《中华人民共和国政府信息公开条例》（以下简称《条例》）和{notice}要求编制。"
        ),
        3 => format!(
            "{verb}《中华人民共和国政府信息公开条例》（国令第711号，以下简称《条例》）第四十九条、第五十条规定和{notice}要求，编制本年度报告。"
        ),
        4 => {
            "依据《中华人民共和国政府信息公开条例》（以下简称《条例》）第五十条规定，编制本报告。".to_owned()
        }
        5 => format!(
            "{verb}新修订的《中华人民共和国政府信息公开条例》（中华人民共和国国务院令第711号）规定和上级工作部署，结合我单位实际，编制本报告。"
        ),
        6 => format!(
            "本报告{verb}《中华人民共和国政府信息公开条例》（以下简称《条例》）、{notice}以及《关于做好{year}年度政府信息公开工作年度报告编制和发布工作的通知》要求，由{name}综合全年工作情况编制而成。"
        ),
        7 => format!(
            "现将{name}{year}年政府信息公开工作情况予以公布。本报告{verb}《中华人民共和国政府信息公开条例》第四十九条、第五十条规定编制。"
        ),
        8 => format!(
            "为贯彻落实《中华人民共和国政府信息公开条例》，{verb}{place}人民政府办公室关于编报{year}年度政府信息公开工作年度报告的通知（办字〔{next}〕1号）要求，制作本报告。"
        ),
        9 => format!(
            "按照{notice}和《中华人民共和国政府信息公开条例》的有关要求，{name}编制了{year}年政府信息公开工作年度报告，现予公布。"
        ),
        _ => format!("{verb}《条例》第四十九条第一款、第五十条和{notice}，制作本报告。").replace(
            "《条例》",
            "《中华人民共和国政府信息公开条例》（中华人民共和国国务院令第711号，下称《条例》）",
        ),
    }
}

fn parts(random: &mut Random, titles: &[&str]) -> Option<String> {
    // The preamble may use the other accepted names.
    let others: Vec<&str> = if random.once_in(3) {
        ACCEPTED.iter().map(|names| random.pick(names)).collect()
    } else {
        titles.to_vec()
    };
    let listed = |between: &str| others.join(between);
    // A list inside a sentence needs its own marks apart from those inside a title.
    let apart = |between: &str| {
        listed(between).replace("复议、行政", "复议和行政").replace("复议、提起", "复议和提起")
    };
    let numbered = |before: &str, behind: &str, between: &str| {
        let one = |(index, title): (usize, &&str)| format!("{before}{}{behind}{title}", NUMERALS[index]);
        others.iter().enumerate().map(one).collect::<Vec<_>>().join(between)
    };
    Some(match random.below(13) {
        0 => format!("全文包括{}六个部分。", apart("、")),
        1 => format!("本报告共六个部分：{}。", listed("；")),
        2 => format!("本报告由{}等六部分组成。", apart("，")),
        3 => format!("报告内容包括：{}。", numbered("", "、", "；")),
        4 => format!("本年度报告由{}6个部分组成。", apart("、")),
        5 => format!("本报告包括{}，共六个部分。", numbered("（", "）", "、").replace("复议、", "复议和")),
        6 => format!("全文由{}六部分组成。", apart("、")),
        7 => format!("主要内容有：{}。", numbered("", "是", "，").replace("复议、", "复议和")),
        8 => format!("报告内容包括{}等。", apart("、")),
        _ => return None,
    })
}

fn period(random: &mut Random, year: usize) -> String {
    let (start, end) = (date(random, year, 1, 1), date(random, year, 12, 31));
    match random.below(16) {
        0 => format!("所列数据的统计期限自{start}起至{end}止。"),
        1 => format!("本报告中所列数据的统计期限为{start}至{end}。"),
        2 => format!("统计时间段从{start}到{end}。"),
        3 => format!("报告中所列数据的统计时限为{year}年1月1日至12月31日。"),
        4 => format!("本报告所列数据的统计期限自{year}年1月1日起，至{year}年12月31日止。"),
        5 => format!("统计周期为{year}年1月1日—{year}年12月31日。"),
        6 => format!("报告中使用数据的统计期限为{year}年1月1日至{year}年12月31日（特别说明的除外）。"),
        7 => format!("数据统计时间：{year}年1月1日-12月31日。"),
        8 => format!("除另有说明外，所列数据统计时限自{year}年1月1日始，至{year}年12月31日止。"),
        9 => format!("数据统计范围为{year}年1月1日到{year}年12月31日期间。"),
        10 => format!("所列数据统计期限为{year}.1.1—{year}.12.31。"),
        11 => {
            let digits: Vec<char> = "〇一二三四五六七八九".chars().collect();
            let place = |c: char| digits.get(c.to_digit(10).unwrap_or(0) as usize);
            let year: String = year.to_string().chars().filter_map(place).collect();
            format!("统计期限自{year}年一月一日至{year}年十二月三十一日。")
        }
        _ => String::new(),
    }
}

fn number(random: &mut Random) -> usize {
    6_000_000 + random.below(2_999_999)
}

/// The passages of the preamble in order, and how the body is reached.
pub(crate) fn preamble(
    random: &mut Random,
    edition: usize,
    body: &Body,
    year: usize,
    titles: &[&str],
) -> (Vec<(Piece, String)>, Contact) {
    let mut pieces = vec![(Piece::Basis, basis(random, edition, body, year))];
    pieces.extend(parts(random, titles).map(|text| (Piece::Parts, text)));
    pieces.push((Piece::Period, period(random, year)));
    let (name, area) = (&body.name, &body.area_code);
    let phone = match random.below(8) {
        0 => format!("{area}—{}", number(random)),
        1 => format!("{area}-{}转{}", number(random), 800 + random.below(90)),
        2 => format!("{area}－{}", number(random)),
        3 => format!("{area} - {}", number(random)),
        _ => format!("{area}-{}", number(random)),
    };
    let second = format!("{area}-{}", number(random));
    let contact = Contact {
        postcode: body.postcode.clone(),
        phone,
        mail: format!("{}@{}.gov.cn", random.pick(&["zwgk", "xxgk_2", "bgs.zw", "zfb2023"]), body.host),
        site: format!(
            "{}www.{}.gov.cn{}",
            random.pick(&["http://", "https://", ""]),
            body.host,
            random.pick(&["", "/", "/zwgk/index.html", "/col/col1229/index.html?id=12&page=3"])
        ),
    };
    let Contact { postcode, phone, mail, site } = &contact;
    let (address, place) = (&body.address, &body.place);
    if random.once_in(2) {
        pieces.push((
            Piece::Version,
            match random.below(8) {
                0 => format!("本报告电子版可在{name}门户网站（{site}）下载。"),
                1 => format!("本报告的电子版可从政府门户网站（网址：{site}）查阅和下载。"),
                2 => format!("本年度报告电子版在{place}政府网站政府信息公开专栏（{site}）公布。"),
                3 => format!("公众可登录{place}人民政府网（{site}）或扫描文末二维码查看本报告电子版。"),
                4 => format!("本报告在{place}人民政府门户网站公布，网址：{site}。"),
                5 => format!("欢迎登录“{place}人民政府”网站（ {site} ）查阅。"),
                6 => format!("本报告的电子版可在{place}人民政府网站“政府信息公开”栏目下载。"),
                _ => format!("本年度报告的电子版可从{site}下载。"),
            },
        ));
    }
    let text = match random.below(18) {
        0 => format!(
            "如对本报告有疑问，请与{name}联系（地址：{address}；邮编：{postcode}；电话：{phone}；电子邮箱：{mail}）。"
        ),
        1 => format!(
            "如对本年度报告有任何疑问或意见建议，请致电或致信与{name}联系，联系地址：{address}，邮政编码：{postcode}，联系电话：{phone}，电子邮箱：{mail}。"
        ),
        2 => format!(
            "如有疑问，请与{name}联系，通讯地址：{address}，邮编：{postcode}，联系电话：{phone}，传真：{second}，电子邮箱：{mail}。"
        ),
        3 => format!(
            "如对报告内容有疑问，请联系：{name}，联系电话：{phone}。地址：{address}，邮编：{postcode}，电子邮件：{mail}。"
        ),
        4 => format!(
            "联系单位：{name}；办公地址：{address}；邮政编码：{postcode}；联系电话：{phone}（工作时间）；邮箱：{mail}。"
        ),
        5 => format!(
            "如对本报告有疑问，请拨打联系电话：{phone}咨询；来信请寄{address}，邮编{postcode}，邮箱{mail}。"
        ),
        6 => {
            format!("联系电话：{phone}、{second}；联系地址：{address}（邮编：{postcode}）；E-mail：{mail}。")
        }
        7 => format!(
            "如对本报告有任何疑问，请联系{name}办公室（电话：{phone}；传真：{second}；邮编：{postcode}；邮箱：{mail}；地址：{address}）。"
        ),
        8 => format!("地址：{address}二楼203室 邮编：{postcode} 电话：{phone} 电子邮箱：{mail}"),
        9 => format!(
            "如有疑问，请与本机关政务公开科联系（电话/传真：{phone}，电子信箱：{mail}，邮编：{postcode}）。"
        ),
        10 => format!("联系方式：{phone}，通信地址：{address}，邮政编码：{postcode}，电子邮箱: {mail}。"),
        11 => format!(
            "如对本报告有疑问，可直接与{name}联系（{address}，邮编：{postcode}，电话：{phone}，邮箱：{mail}）。监督电话：12345。"
        ),
        12 => format!(
            "如对本年度报告有意见建议，请与{name}联系。联系人：办公室，电话：{phone}；工作时间：周一至周五9:00—12:00，13:30—17:30（法定节假日除外）；邮编：{postcode}；邮箱：{mail}。"
        ),
        _ => format!("如对本报告有疑问，请与本机关联系，电话：{phone}，邮编：{postcode}，邮箱：{mail}。"),
    };
    if random.once_in(10) {
        // A detail a line.
        pieces.extend(
            [
                format!("联系单位：{name}"),
                format!("联系地址：{address}"),
                format!("邮政编码：{postcode}"),
                format!("联系电话：{phone}"),
                format!("电子邮箱：{mail}"),
            ]
            .map(|line| (Piece::Contact, line)),
        );
    } else {
        pieces.push((Piece::Contact, text));
    }
    pieces.retain(|(_, text)| !text.is_empty());
    (pieces, contact)
}
