//! Owns what a generated report says: an invented body, its year, its words and its figures.
//! It knows nothing of layouts.

use crate::body::{Body, Sort, body};
use crate::facts::{Facts, facts};
use crate::figures;
use crate::mark::{Place, plain};
use crate::prose;
use crate::random::Random;
use crate::tables::{self, Block, Requests, Review};

/// A passage of the preamble.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    Basis,
    Parts,
    Period,
    Version,
    Contact,
}

/// What stands in a section.
#[derive(Clone, Debug)]
pub(crate) enum Part {
    Text(String),
    Disclosure,
    Requests,
    Review,
}

/// A section of the report.
#[derive(Clone, Debug)]
pub(crate) struct Section {
    pub(crate) numeral: String,
    pub(crate) mark: String,
    pub(crate) title: String,
    pub(crate) parts: Vec<Part>,
}

/// How people reach the body.
#[derive(Clone, Debug, Default)]
pub(crate) struct Contact {
    pub(crate) postcode: String,
    pub(crate) phone: String,
    pub(crate) mail: String,
    pub(crate) site: String,
}

/// The words of a report before they are laid out.
#[derive(Clone, Debug)]
pub(crate) struct Report {
    pub(crate) year: usize,
    pub(crate) edition: usize,
    pub(crate) body: Body,
    pub(crate) facts: Facts,
    pub(crate) title: Vec<String>,
    pub(crate) preamble: Vec<(Piece, String)>,
    /// Whether the preamble is one paragraph.
    pub(crate) joined: bool,
    pub(crate) contact: Contact,
    pub(crate) sections: Vec<Section>,
    pub(crate) disclosure: Vec<Block>,
    pub(crate) requests: Requests,
    pub(crate) review: Review,
    pub(crate) sign_off: Option<(String, String)>,
}

pub(crate) const NUMERALS: [&str; 8] = ["一", "二", "三", "四", "五", "六", "七", "八"];
/// The titles of the six sections as the form has them.
pub(crate) const OFFICIAL: [&str; 6] = [
    "总体情况",
    "主动公开政府信息情况",
    "收到和处理政府信息公开申请情况",
    "政府信息公开行政复议、行政诉讼情况",
    "存在的主要问题及改进情况",
    "其他需要报告的事项",
];
const ACCEPTED: [&[&str]; 6] = [
    &["总体情况", "政府信息公开总体情况", "政府信息公开工作总体情况"],
    &["主动公开政府信息情况", "行政机关主动公开政府信息情况"],
    &[
        "收到和处理政府信息公开申请情况",
        "行政机关收到和处理政府信息公开申请情况",
        "收到和处理政府信息公开申请的情况",
    ],
    &[
        "政府信息公开行政复议、行政诉讼情况",
        "因政府信息公开工作被申请行政复议、提起行政诉讼情况",
        "政府信息公开行政复议和行政诉讼情况",
        "政府信息公开行政复议及行政诉讼情况",
        "政府信息公开行政复议行政诉讼情况",
    ],
    &["存在的主要问题及改进情况", "政府信息公开工作存在的主要问题及改进情况", "存在问题及改进情况"],
    &["其他需要报告的事项", "其他需要报告事项", "需要报告的其他事项"],
];

/// A date in one of the ways in which reports write them.
pub(crate) fn date(random: &mut Random, year: usize, month: usize, day: usize) -> String {
    match random.below(4) {
        0 => format!("{year} 年 {month} 月 {day} 日"),
        _ => format!("{year}年{month}月{day}日"),
    }
}

impl Report {
    /// Replaces words of a passage of the preamble, marking what stands there then; whether the words
    /// were there.
    pub(crate) fn spoil(&mut self, piece: Piece, from: &str, to: &str) -> bool {
        let Some((_, text)) = self.preamble.iter_mut().find(|(other, _)| *other == piece) else {
            return false;
        };
        if from.is_empty() || !text.contains(from) {
            return false;
        }
        *text = text.replacen(from, &Place::FAULT.around(to), 1);
        true
    }

    /// The text of a passage of the preamble.
    pub(crate) fn passage(&self, piece: Piece) -> Option<&str> {
        self.preamble.iter().find(|(other, _)| *other == piece).map(|(_, text)| text.as_str())
    }

    /// A paragraph behind the last of a section.
    pub(crate) fn add(&mut self, section: usize, text: String) {
        self.sections[section].parts.push(Part::Text(text));
    }

    /// The value of a cell of the table of requests.
    pub(crate) fn request(&self, row: usize, column: usize) -> String {
        plain(&self.requests.rows[row].values[column])
    }
}

fn title(random: &mut Random, body: &Body, year: usize) -> Vec<String> {
    let name = &body.name;
    match random.below(7) {
        0 => vec![name.clone(), format!("{year}年政府信息公开工作年度报告")],
        1 => vec![format!("{year}年{name}政府信息公开工作年度报告")],
        2 => vec![name.clone(), format!("{year}年度政府信息公开工作年度报告")],
        3 => vec![format!("{year}年度{name}政府信息公开工作年度报告")],
        4 => vec![format!("{name}{year}年度"), "政府信息公开工作年度报告".to_owned()],
        5 => vec![format!("{name} {year} 年政府信息公开工作年度报告")],
        _ => vec![format!("{name}{year}年政府信息公开工作年度报告")],
    }
}

fn basis(random: &mut Random, edition: usize, body: &Body, year: usize) -> String {
    let (verb, name) = (random.pick(&["根据", "依据", "按照"]), &body.name);
    let notice = if edition == 2021 {
        random.pick(&[
            "《国务院办公厅政府信息与政务公开办公室关于印发〈中华人民共和国政府信息公开工作年度报告格式〉的通知》（国办公开办函〔2021〕30号）",
            "《中华人民共和国政府信息公开工作年度报告格式》（国办公开办函〔2021〕30号）",
        ])
    } else {
        "《国务院办公厅政府信息与政务公开办公室关于政府信息公开工作年度报告有关事项的通知》（国办公开办函〔2019〕60号）"
    };
    match random.below(6) {
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
        _ => format!("{verb}《条例》第四十九条第一款、第五十条和{notice}，制作本报告。").replace(
            "《条例》",
            "《中华人民共和国政府信息公开条例》（中华人民共和国国务院令第711号，下称《条例》）",
        ),
    }
}

fn preamble(
    random: &mut Random,
    edition: usize,
    body: &Body,
    year: usize,
    titles: &[&str],
) -> (Vec<(Piece, String)>, Contact) {
    let mut pieces = vec![(Piece::Basis, basis(random, edition, body, year))];
    // A list inside a sentence needs its own marks apart from those inside a title.
    let listed = |between: &str| {
        let titles = titles.iter().map(|title| (*title).to_owned()).collect::<Vec<_>>();
        titles.join(between)
    };
    let apart = |between: &str| {
        listed(between).replace("复议、行政", "复议和行政").replace("复议、提起", "复议和提起")
    };
    let numbered = || {
        titles
            .iter()
            .enumerate()
            .map(|(index, title)| format!("{}、{title}", NUMERALS[index]))
            .collect::<Vec<_>>()
    };
    match random.below(7) {
        0 => pieces.push((Piece::Parts, format!("全文包括{}六个部分。", apart("、")))),
        1 => pieces.push((Piece::Parts, format!("本报告共六个部分：{}。", listed("；")))),
        2 => pieces.push((Piece::Parts, format!("本报告由{}等六部分组成。", apart("，")))),
        3 => pieces.push((Piece::Parts, format!("报告内容包括：{}。", numbered().join("；")))),
        4 => pieces.push((Piece::Parts, format!("本年度报告由{}6个部分组成。", apart("、")))),
        _ => {}
    }
    let (start, end) = (date(random, year, 1, 1), date(random, year, 12, 31));
    let period = match random.below(8) {
        0 => format!("所列数据的统计期限自{start}起至{end}止。"),
        1 => format!("本报告中所列数据的统计期限为{start}至{end}。"),
        2 => format!("统计时间段从{start}到{end}。"),
        3 => format!("报告中所列数据的统计时限为{year}年1月1日至12月31日。"),
        4 => format!("本报告所列数据的统计期限自{year}年1月1日起，至{year}年12月31日止。"),
        5 => format!("统计周期为{year}年1月1日—{year}年12月31日。"),
        _ => String::new(),
    };
    pieces.push((Piece::Period, period));
    let (name, area) = (&body.name, &body.area_code);
    let phone = match random.below(4) {
        0 => format!("{area}—{}", 6_000_000 + random.below(2_999_999)),
        1 => format!("{area}-{}转{}", 6_000_000 + random.below(2_999_999), 800 + random.below(90)),
        _ => format!("{area}-{}", 6_000_000 + random.below(2_999_999)),
    };
    let fax = format!("{area}-{}", 6_000_000 + random.below(2_999_999));
    let contact = Contact {
        postcode: body.postcode.clone(),
        phone,
        mail: format!("{}@{}.gov.cn", random.pick(&["zwgk", "xxgk_2", "bgs.zw"]), body.host),
        site: format!(
            "{}www.{}.gov.cn{}",
            random.pick(&["http://", "https://", ""]),
            body.host,
            random.pick(&["", "/", "/zwgk/index.html"])
        ),
    };
    let Contact { postcode, phone, mail, site } = &contact;
    let address = &body.address;
    if random.once_in(2) {
        pieces.push((
            Piece::Version,
            match random.below(3) {
                0 => format!("本报告电子版可在{name}门户网站（{site}）下载。"),
                1 => format!("本报告的电子版可从政府门户网站（网址：{site}）查阅和下载。"),
                _ => format!("本年度报告电子版在{}政府网站政府信息公开专栏（{site}）公布。", body.place),
            },
        ));
    }
    let text = match random.below(7) {
        0 => format!(
            "如对本报告有疑问，请与{name}联系（地址：{address}；邮编：{postcode}；电话：{phone}；电子邮箱：{mail}）。"
        ),
        1 => format!(
            "如对本年度报告有任何疑问或意见建议，请致电或致信与{name}联系，联系地址：{address}，邮政编码：{postcode}，联系电话：{phone}，电子邮箱：{mail}。"
        ),
        2 => format!(
            "如有疑问，请与{name}联系，通讯地址：{address}，邮编：{postcode}，联系电话：{phone}，传真：{fax}，电子邮箱：{mail}。"
        ),
        3 => format!(
            "如对报告内容有疑问，请联系：{name}，联系电话：{phone}。地址：{address}，邮编：{postcode}，电子邮件：{mail}。"
        ),
        4 => format!(
            "联系单位：{name}；办公地址：{address}；邮政编码：{postcode}；联系电话：{phone}（工作时间）；邮箱：{mail}。"
        ),
        5 => format!("如对本报告有疑问，请致电{phone}咨询；来信请寄{address}，邮编{postcode}，邮箱{mail}。")
            .replace("请致电", "请拨打联系电话："),
        _ => format!("如对本报告有疑问，请与本机关联系，电话：{phone}，邮编：{postcode}，邮箱：{mail}。"),
    };
    pieces.push((Piece::Contact, text));
    pieces.retain(|(_, text)| !text.is_empty());
    (pieces, contact)
}

/// A report without a fault.
pub(crate) fn clean(random: &mut Random) -> Report {
    let year = 2019 + random.below(7);
    let edition = if year >= 2021 { 2021 } else { 2019 };
    let body = body(random);
    let accepted = random.once_in(2);
    let titles: Vec<&str> =
        (0..6).map(|index| if accepted { random.pick(ACCEPTED[index]) } else { OFFICIAL[index] }).collect();
    let (preamble, contact) = preamble(random, edition, &body, year, &titles);
    let requests = figures::requests(random, edition);
    let review = figures::review(random);
    let disclosure = figures::disclosure(random, edition, body.makes_regulations);
    let facts = facts(random, edition, &requests, &review, &disclosure);
    let said = prose::Said { year, edition, body: &body, facts: &facts };
    let mut bodies = prose::sections(random, &said);
    let (tail, before) = (random.below(3), random.once_in(4));
    for (index, table) in [(1, Part::Disclosure), (2, Part::Requests), (3, Part::Review)] {
        let said = bodies[index].pop().filter(|_| tail == 0);
        bodies[index].push(table);
        if let Some(said) = said {
            let at = if before { 0 } else { 1 };
            bodies[index].insert(at, said);
        }
    }
    let sections = bodies
        .into_iter()
        .enumerate()
        .map(|(index, parts)| Section {
            numeral: NUMERALS[index].to_owned(),
            mark: "、".to_owned(),
            title: titles[index].to_owned(),
            parts,
        })
        .collect();
    let sign_off = (!random.once_in(4)).then(|| {
        let (month, day) = match body.sort {
            Sort::Government | Sort::Township if random.once_in(2) => {
                (1 + random.below(3), 1 + random.below(28))
            }
            _ => (1, 2 + random.below(30)),
        };
        let text = match random.below(5) {
            0 => {
                let numeral = |n: usize| {
                    let ones = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
                    match n {
                        0..=9 => ones[n].to_owned(),
                        10..=19 => format!("十{}", ones[n - 10]),
                        _ => format!("{}十{}", ones[n / 10], ones[n % 10]),
                    }
                };
                let digits = "〇一二三四五六七八九".chars().collect::<Vec<_>>();
                let year: String = (year + 1)
                    .to_string()
                    .chars()
                    .filter_map(|c| digits.get(c.to_digit(10)? as usize))
                    .collect();
                format!("{year}年{}月{}日", numeral(month), numeral(day))
            }
            _ => date(random, year + 1, month, day),
        };
        (body.name.clone(), text)
    });
    // Beijing writes one sentence and nothing else.
    let (preamble, joined) = if random.once_in(12) {
        (
            preamble
                .into_iter()
                .filter(|(piece, _)| matches!(piece, Piece::Basis | Piece::Contact))
                .collect(),
            true,
        )
    } else {
        (preamble, !random.once_in(3))
    };
    Report {
        year,
        edition,
        title: title(random, &body, year),
        preamble,
        joined,
        contact,
        sections,
        disclosure: tables::disclosure(edition, &disclosure),
        requests: tables::requests(edition, &requests),
        review: tables::review(&review),
        sign_off,
        facts,
        body,
    }
}
