//! Numbered headings and enumerations below the sections.

use super::heading::Titles;
use super::line;
use super::number::{self, Number};
use super::profile::{Numerals, Profile};
use super::section::named;
use super::{Numbered, Section};
use crate::document::{Document, Role};
use crate::source::Folded;
use std::ops::Range;

/// A line shorter than this share of the longest one in its paragraph (in percent) was ended on
/// purpose and not by the width of the page.
const SHORT_LINE: usize = 80;

/// Finds every number of a lower scheme at the start of a line or inside running text, in order of
/// place.
pub(super) fn find(
    document: &Document,
    profile: &Profile,
    titles: &Titles<'_>,
    sections: &[Section],
) -> Vec<Numbered> {
    let mut found = Vec::new();
    let mut before = "";
    for (block, paragraph) in document.blocks.iter().enumerate() {
        let Some(paragraph) = paragraph.as_paragraph().filter(|paragraph| paragraph.role == Role::Body)
        else {
            continue;
        };
        let next = sections.partition_point(|section| section.block <= block);
        let section = next.checked_sub(1);
        if section.is_some_and(|section| sections[section].block == block) {
            continue;
        }
        Scan { profile, titles, text: &paragraph.text, before, block, section }.run(&mut found);
        before = paragraph.text.as_str();
    }
    found
}

struct Scan<'s> {
    profile: &'s Profile,
    titles: &'s Titles<'s>,
    text: &'s Folded,
    /// The paragraph before, which a page may have cut.
    before: &'s str,
    block: usize,
    section: Option<usize>,
}

impl Scan<'_> {
    fn run(&self, found: &mut Vec<Numbered>) {
        let words = self.text.as_str();
        let after: Vec<char> = self.profile.numbering.after.chars().collect();
        let lines: Vec<Range<usize>> = line::ranges(self.text).collect();
        let longest = lines.iter().map(ExactSizeIterator::len).max().unwrap_or(0);
        for range in lines {
            let mut boundary = true;
            let mut leads = true;
            let mut from = range.start;
            for (at, c) in words[range.clone()].char_indices() {
                let at = range.start + at;
                // A number may follow a leading one at once: `（一）1.`.
                if (boundary || (leads && at == from)) && at >= from && c != ' ' {
                    if let Some((scheme, number)) = self.number_at(at, &range)
                        && !self.is_cited(at)
                        && (leads || !self.mentions(at + number.end()))
                    {
                        from = at + number.end();
                        let short = range.len() * 100 < longest * SHORT_LINE;
                        found.push(self.numbered(scheme, &number, at, &range, leads, short));
                    }
                    leads &= at + c.len_utf8() < from;
                }
                boundary = after.contains(&c) || (boundary && c == ' ');
            }
        }
    }

    fn number_at(&self, at: usize, line: &Range<usize>) -> Option<(usize, Number)> {
        let rest = &self.text.as_str()[at..line.end];
        let schemes = self.profile.numbering.sub.iter().enumerate();
        let (scheme, number) =
            schemes.filter_map(|(index, scheme)| Some((index, number::parse(scheme, rest)?))).next()?;
        let behind = &rest[number.end()..];
        // A digit right behind digits makes a decimal or a date, unless it begins a year.
        let digits = self.profile.numbering.sub[scheme].numerals == Numerals::Digits;
        if digits && behind.starts_with(|c: char| c.is_ascii_digit()) && !self.begins_with_year(behind) {
            return None;
        }
        (!self.titles.is_row(rest)).then_some((scheme, number))
    }

    /// Whether what stands before, perhaps in the line before, cites the number.
    fn is_cited(&self, at: usize) -> bool {
        let before = if at == 0 { self.before } else { &self.text.as_str()[..at] }.trim_end();
        self.profile.numbering.cites.iter().any(|word| before.ends_with(word.as_str()))
    }

    /// Whether another number follows at once: the numbers are then only mentioned, `（一）（二）`.
    fn mentions(&self, at: usize) -> bool {
        let rest = &self.text.as_str()[at..];
        self.profile.numbering.sub.iter().any(|scheme| number::parse(scheme, rest).is_some())
    }

    fn begins_with_year(&self, text: &str) -> bool {
        let year = self.profile.title.year.as_ref().and_then(|pattern| pattern.find(text));
        year.is_some_and(|year| year.start() == 0)
    }

    fn numbered(
        &self,
        scheme: usize,
        number: &Number,
        at: usize,
        line: &Range<usize>,
        leads: bool,
        short_line: bool,
    ) -> Numbered {
        let words = self.text.as_str();
        let start = at + number.end();
        // A heading in a line of its own ends with the line, any other with its sentence.
        let last = if leads && short_line { line.end } else { words.len() };
        let behind = &words[start..last];
        let spec = &self.profile.numbering;
        let stop = behind.find(|c| spec.stops.contains(c)).unwrap_or(behind.len());
        let title = behind[..stop].trim_end_matches(super::heading::is_closing);
        let lead = title.len() - title.trim_start().len();
        Numbered {
            scheme: spec.sub[scheme].name.clone(),
            value: number.value.unwrap_or(0),
            written: named(self.text, at..start),
            block: self.block,
            section: self.section,
            leads,
            title: named(self.text, start + lead..start + title.len()),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::recognize::testing::with_report;
    use crate::recognize::{Numbered, Settings};

    fn numbered(text: &str) -> Vec<(String, u32, bool, String)> {
        let text = format!("某局2023年政府信息公开工作年度报告\n\n一、总体情况\n\n{text}");
        let flat =
            |found: &Numbered| (found.scheme.clone(), found.value, found.leads, found.title.text.clone());
        with_report(&text, &Settings::default(), |report| report.numbered.iter().map(flat).collect())
    }

    fn one(scheme: &str, value: u32, leads: bool, title: &str) -> (String, u32, bool, String) {
        (scheme.to_owned(), value, leads, title.to_owned())
    }

    #[test]
    fn headings_lists_and_running_enumerations() {
        assert_eq!(
            numbered(
                "（一）主动公开。内容\n\n2. 2020 年，我办公开\n\n(3)甲\n\n④乙\n\n仍有不足。一是人少；二是钱少。"
            ),
            [
                one("（一）", 1, true, "主动公开"),
                one("1.", 2, true, "2020年，我办公开"),
                one("（1）", 3, true, "甲"),
                one("①", 4, true, "乙"),
                one("一是", 1, false, "人少"),
                one("一是", 2, false, "钱少"),
            ]
        );
    }

    #[test]
    fn citations_decimals_and_dates_number_nothing() {
        for text in [
            "根据第二十条第（二）款，《条例》第五十条（四）项",
            "增长 3.5%，\n3.79天",
            "2021.1.26",
            "其中之一是人少",
            "（一）予以公开 3 0 0",
            "1.属于国家秘密",
        ] {
            assert_eq!(numbered(text), [], "{text}");
        }
    }

    #[test]
    fn a_heading_ends_with_its_line_in_wrapped_text() {
        let text = "（一）主动公开方面\n全年主动公开规章若干件行政规范性文件若干件以及其他\n文件若干件。";
        assert_eq!(numbered(text), [one("（一）", 1, true, "主动公开方面")]);
        let text = "（一）主动公开方面全年主动公开规章若干件行政规范\n性文件若干件。";
        assert_eq!(numbered(text)[0].3, "主动公开方面全年主动公开规章若干件行政规范性文件若干件");
    }
}
