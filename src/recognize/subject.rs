//! Whom and which year a report is about, from the strongest source that tells it.

use super::{
    Anchor, Named, Period, Profile, Settings, SignOff, Title, Year, YearFrom, organ, section, title,
};
use crate::date::Years;
use crate::document::{Block, Document, Paragraph, Role};
use crate::source::{Folded, Span};
use std::collections::BTreeMap;
use std::ops::Range;

/// The reporting body: as the title names it, as it signs, as the preamble says, as the file is
/// called.
pub(super) fn organ(
    document: &Document,
    profile: &Profile,
    title: Option<&Title>,
    sign_off: &SignOff,
    preamble: &Range<usize>,
    file_name: &str,
) -> Option<Named> {
    if let Some(organ) = title.and_then(|title| title.organ.clone()).or_else(|| sign_off.organ.clone()) {
        return Some(organ);
    }
    let is_name = |words: &str| {
        organ::is_name(&profile.bodies, words) && !profile.title.fillers.iter().any(|filler| filler == words)
    };
    let stated = bodies(document, preamble.clone()).find_map(|text| {
        profile.bodies.stated.iter().find_map(|pattern| {
            // What a notice is called may read like the statement that follows it.
            let mut organs = pattern.captures_iter(text.as_str()).filter_map(|found| found.name("organ"));
            let organ = organs.find(|organ| is_name(organ.as_str()))?;
            Some(section::named(text, organ.range()))
        })
    });
    stated.or_else(|| {
        let stem = stem(file_name);
        let parts = stem.split(|c: char| !c.is_alphabetic() && c != '（' && c != '）');
        let name =
            parts.filter(|part| organ::is_name(&profile.bodies, part)).max_by_key(|part| part.len())?;
        Some(Named { text: name.to_owned(), span: Span::at(0) })
    })
}

/// The name of a file without folders and extension.
fn stem(file_name: &str) -> &str {
    let file = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

/// What bears out a year that the report states.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Evidence {
    /// The year in which the report was signed.
    pub(super) signed: Option<i16>,
    /// The years of the edition of the form whose marks the report has.
    pub(super) edition: Option<Years>,
}

impl Evidence {
    /// Whether it bears out the first of two years that differ, not the second. A report is signed in the
    /// year after its own, which settles the matter; otherwise the form that it follows tells.
    fn prefers(self, year: i16, other: i16) -> bool {
        let signed = |year: i16| self.signed == Some(year + 1);
        let follows = |year: i16| self.edition.is_some_and(|years| years.contains(year));
        match (signed(year), signed(other)) {
            (false, false) => follows(year) && !follows(other),
            (year, other) => year && !other,
        }
    }
}

/// The year reported on.
pub(super) fn year(
    document: &Document,
    profile: &Profile,
    settings: &Settings,
    title: Option<&Title>,
    period: &Anchor<Period>,
    evidence: Evidence,
    file_name: &str,
) -> Option<Year> {
    if let Some(value) = settings.year {
        return Some(Year { value, span: Span::at(0), from: YearFrom::Setting });
    }
    let of_title = title.and_then(|title| title.year.clone());
    let of_period = period.found().and_then(|period| {
        let value = period.start.or(period.end)?.year();
        let from_start = period.start.is_some();
        let written = if from_start { &period.start_written } else { &period.end_written };
        Some(Year { value, span: written.span, from: YearFrom::Period })
    });
    match (of_title, of_period) {
        (Some(title), Some(period)) if evidence.prefers(period.value, title.value) => return Some(period),
        (Some(title), _) => return Some(title),
        (None, Some(period)) => return Some(period),
        (None, None) => {}
    }
    if let Some(value) = year_in_name(stem(file_name)) {
        return Some(Year { value, span: Span::at(0), from: YearFrom::FileName });
    }
    majority(document, profile)
}

/// The first run of exactly four digits that is a likely year.
fn year_in_name(stem: &str) -> Option<i16> {
    stem.split(|c: char| !c.is_ascii_digit())
        .filter(|digits| digits.len() == 4)
        .filter_map(|digits| digits.parse().ok())
        .find(|year| (1990..2100).contains(year))
}

/// The year that is written most often, the earlier one of equals.
fn majority(document: &Document, profile: &Profile) -> Option<Year> {
    let pattern = profile.title.year.as_ref()?;
    let mut years: BTreeMap<i16, (usize, Span)> = BTreeMap::new();
    for text in bodies(document, 0..document.blocks.len()) {
        for captures in pattern.captures_iter(text.as_str()) {
            let Some(written) = captures.name("year") else { continue };
            if let Some(year) = title::year(written.as_str()) {
                years.entry(year).or_insert((0, text.span(written.range()))).0 += 1;
            }
        }
    }
    let (value, (_, span)) =
        years.into_iter().max_by_key(|(year, (count, _))| (*count, std::cmp::Reverse(*year)))?;
    Some(Year { value, span, from: YearFrom::Majority })
}

/// The texts of the running paragraphs in a range of blocks.
pub(super) fn bodies(document: &Document, blocks: Range<usize>) -> impl Iterator<Item = &Folded> {
    let blocks = blocks.start.min(document.blocks.len())..blocks.end.min(document.blocks.len());
    document.blocks[blocks]
        .iter()
        .filter_map(Block::as_paragraph)
        .filter(|paragraph| paragraph.role == Role::Body)
        .map(|paragraph: &Paragraph| &paragraph.text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognize::run::tests::REPORT;
    use crate::recognize::testing::with_report;

    #[test]
    fn the_year_comes_from_the_strongest_source() {
        let year = |text: &str, settings: &Settings| {
            with_report(text, settings, |report| report.year.as_ref().map(|year| (year.value, year.from)))
        };
        let plain = Settings::default();
        let stated = Settings { year: Some(2020), ..Settings::default() };
        assert_eq!(year(REPORT, &stated), Some((2020, YearFrom::Setting)));
        assert_eq!(year(REPORT, &plain), Some((2023, YearFrom::Title)));
        let untitled = REPORT.replace("2023年政府信息公开工作年度报告", "");
        assert_eq!(year(&untitled, &plain), Some((2023, YearFrom::Period)));
        let undated = untitled.replace("统计期限自2023年1月1日至12月31日", "");
        let named =
            Settings { file_name: Some("a/临江市统计局-2022.txt".into()), ..Settings::default() };
        assert_eq!(year(&undated, &named), Some((2022, YearFrom::FileName)));
        assert_eq!(year(&undated, &plain), Some((2023, YearFrom::Majority)));
        assert_eq!(year("甲", &plain), None);
    }

    #[test]
    fn of_title_and_period_that_differ_the_form_bears_one_out_where_nothing_is_signed() {
        let year = |text: &str| {
            with_report(text, &Settings::default(), |report| report.year.as_ref().map(|year| year.value))
        };
        let mistitled = REPORT.replace("2023年政府信息公开工作年度报告", "2020年政府信息公开工作年度报告");
        let marked = |mark: &str, signed: &str| {
            let text = mistitled.replace("政府信息情况\n无。", &format!("政府信息情况\n{mark}"));
            year(&text.replace("\n临江市统计局\n2024年1月20日", signed))
        };
        assert_eq!(marked("本年制发件数", ""), Some(2023));
        assert_eq!(marked("本年新制作数量", ""), Some(2020));
        assert_eq!(marked("无", ""), Some(2020), "nothing tells");
        assert_eq!(marked("本年制发件数", "\n临江市统计局\n2021年1月20日"), Some(2020), "signed");
        assert_eq!(marked("本年新制作数量", "\n临江市统计局\n2024年1月20日"), Some(2023), "signed");
    }

    #[test]
    fn the_body_is_found_without_a_title() {
        let organ = |text: &str, name: &str| {
            let settings = Settings { file_name: Some(name.to_owned()), ..Settings::default() };
            with_report(text, &settings, |report| report.organ.as_ref().map(|organ| organ.text.clone()))
        };
        let untitled = REPORT.replacen("临江市统计局\n2023年政府信息公开工作年度报告", "年报", 1);
        assert_eq!(organ(&untitled, "x.txt").as_deref(), Some("临江市统计局"), "signed");
        let unsigned = untitled.replace("\n临江市统计局\n2024年1月20日", "");
        assert_eq!(organ(&unsigned, "x.txt").as_deref(), Some("临江市统计局"), "stated");
        let unstated = unsigned.replace("本报告由临江市统计局编制，", "");
        assert_eq!(
            organ(&unstated, "dir/临江市统计局-2023.txt").as_deref(),
            Some("临江市统计局"),
            "file name"
        );
        assert_eq!(organ(&unstated, "x.txt"), None);
        let said = |words: &str| organ(&unsigned.replace("本报告由临江市统计局编制，", words), "x.txt");
        assert_eq!(
            said("现公布临江市司法局2023年度政府信息公开工作年度报告。").as_deref(),
            Some("临江市司法局")
        );
        for words in [
            "根据政务公开办公室关于政府信息公开工作年度报告的通知，现公布临江市司法局2023年信息公开工作年度报告。",
            "现公布2023年度临江市司法局政府信息公开年度报告。",
            "现公布临江市司法局（临江市行政复议局）2023年政府信息公开工作年度报告。",
            "《临江市司法局2023年政府信息公开工作年度报告》已经研究同意，现予公开。",
            "《2023年度临江市司法局信息公开工作年度报告》已经研究同意，现予公开。",
            "根据要求，现将临江市司法局2023年度政府信息公开工作情况报告如下。",
            "现将2023年度临江市司法局信息公开年度工作情况报告如下：",
            "按照要求，临江市司法局编制2023年政府信息公开年度报告。",
            "本年度报告根据《条例》要求，由临江市司法局围绕2023年政府信息公开工作情况编制而成。",
            "本报告依据《条例》要求，由临江市司法局政务公开领导小组办公室编制而成。",
        ] {
            assert_eq!(said(words).as_deref(), Some("临江市司法局"), "{words}");
        }
        assert_eq!(said("现公布我局2023年政府信息公开工作年度报告。"), None);
        assert_eq!(said("现将我局2023年政府信息公开工作情况报告如下："), None);
        assert_eq!(said("本报告依据《条例》要求，由青石镇人民政府编制。").as_deref(), Some("青石镇人民政府"));
        // An office writes for a government as well as for itself.
        assert_eq!(said("本报告依据《条例》要求，由青石镇人民政府党政办公室编制。"), None);
    }
}
