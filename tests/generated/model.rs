//! Owns what a generated report says: an invented body, its year, its words and its figures.
//! It knows nothing of layouts.

use crate::body::{Body, Sort, body};
use crate::facts::{Facts, facts};
use crate::figures;
use crate::mark::{Place, plain};
use crate::preamble::{preamble, title};
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
    /// The day of publication below the title.
    pub(crate) published: Option<String>,
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
/// Names of the sections that offices use instead.
pub(crate) const ACCEPTED: [&[&str]; 6] = [
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
        let mut passages = self.preamble.iter_mut();
        let Some((_, text)) = passages.find(|(other, text)| *other == piece && text.contains(from)) else {
            return false;
        };
        if from.is_empty() {
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
        let signed = match random.below(8) {
            0 if body.sort == Sort::Government => format!("{}办公室", body.name),
            1 => String::new(),
            _ => body.name.clone(),
        };
        let text = match random.below(9) {
            0 => format!("{}.{month}.{day}", year + 1),
            1 => format!("（{text}）"),
            _ => text,
        };
        (signed, text)
    });
    let day = sign_off.is_none() && random.once_in(3);
    let published = day.then(|| {
        let day = 4 + random.below(25);
        match random.below(4) {
            0 => format!("（{}年1月{day}日）", year + 1),
            1 => format!("发布日期：{}-01-{day:02}", year + 1),
            2 => format!("发布时间：{}-01-{day:02} 16:32　来源：{}", year + 1, body.name),
            _ => format!("{}年1月{day}日", year + 1),
        }
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
        published,
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
