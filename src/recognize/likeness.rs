//! Whether a document is a report of the kind at all.

use super::line::{Line, lines};
use super::organ::is_sentence_mark;
use super::profile::{OtherSpec, Profile};
use super::table::{FormTable, TableState};
use super::{Likeness, Mark, Section, Title};
use crate::document::{Document, Role};
use crate::source::Span;

/// Lines at the start of a document in which another kind of document names itself.
const SEARCHED: usize = 12;
/// Longest title of another kind of document, in characters.
const LONGEST: usize = 60;
/// Official headings that make a report even of a document without a title.
const ENOUGH: usize = 3;

/// Judges by the title, the official headings, the words that only the forms have and the form's
/// tables.
pub(super) fn judge(
    document: &Document,
    profile: &Profile,
    title: Option<&Title>,
    sections: &[Section],
    marks: &[Mark],
    tables: &[FormTable],
) -> Likeness {
    let official = sections.iter().filter(|section| section.key.is_some()).count();
    let complete = official >= ENOUGH || (official > 0 && !marks.is_empty());
    if let Some(title) = title {
        let organ = title.organ.as_ref().map(|organ| organ.text.as_str());
        if let Some(other) = profile.others.iter().find(|other| is_other(other, &title.text, organ)) {
            return Likeness::Other(other.key.clone(), title.span);
        }
        // A report of an older form has headings of its own; a page that only mentions the title
        // has none.
        let has_body = official > 0 || !marks.is_empty() || sections.len() >= ENOUGH;
        return if has_body { Likeness::Report } else { Likeness::Unlike };
    }
    if let Some((key, span)) = names_itself(document, profile) {
        return Likeness::Other(key, span);
    }
    if complete {
        return Likeness::Report;
    }
    let found = |table: &FormTable| table.state == TableState::Found;
    if official == 0 && !tables.is_empty() && tables.iter().all(found) {
        return Likeness::Tables;
    }
    Likeness::Unlike
}

fn is_other(other: &OtherSpec, title: &str, organ: Option<&str>) -> bool {
    other.words.iter().any(|words| title.contains(words.as_str()))
        || other.bodies.iter().any(|ending| organ.is_some_and(|organ| organ.ends_with(ending.as_str())))
}

/// A short line near the start that is the title of a document of another kind.
fn names_itself(document: &Document, profile: &Profile) -> Option<(String, Span)> {
    lines(document, 0..document.blocks.len(), Role::Body).take(SEARCHED).find_map(|line: Line| {
        let words = line.text(document);
        let text = super::line::paragraph(document, line.block)?;
        // The first line of a sentence is no title, wherever it was wrapped.
        if words.chars().count() > LONGEST
            || text.as_str().contains(|c| is_sentence_mark(c) && c != '《' && c != '》')
        {
            return None;
        }
        let other = profile.others.iter().find(|other| is_other(other, words, None))?;
        Some((other.key.clone(), text.span(line.range)))
    })
}

#[cfg(test)]
mod tests {
    use crate::recognize::testing::with_report;
    use crate::recognize::{Likeness, Settings};

    const BODY: &str = "一、总体情况\n\n甲。\n\n二、主动公开政府信息情况\n\n乙。\n\n三、收到和处理政府信息公开申请情况\n\n丙。";

    fn likeness(text: &str) -> Likeness {
        with_report(text, &Settings::default(), |report| report.likeness.clone())
    }

    fn other(text: &str) -> Option<String> {
        if let Likeness::Other(key, _) = likeness(text) { Some(key) } else { None }
    }

    #[test]
    fn a_report_has_a_title_and_headings_or_headings_enough() {
        assert_eq!(likeness(&format!("临江市2023年政府信息公开工作年度报告\n\n{BODY}")), Likeness::Report);
        assert_eq!(likeness(&format!("（标题残缺）\n\n{BODY}")), Likeness::Report);
        let old = "临江市地方税务局2013年信息公开年度报告\n\n一、概述\n\n甲。\n\n二、公开情况\n\n乙。";
        assert_eq!(likeness(old), Likeness::Report);
    }

    #[test]
    fn pages_that_only_mention_a_report_are_none() {
        assert_eq!(
            likeness("市政府发布2023年政府信息公开工作年度报告\n\n近日，市政府发布了报告。"),
            Likeness::Unlike
        );
        assert_eq!(likeness("临江市2023年政府信息公开工作年度报告\n\n点击下载附件"), Likeness::Unlike);
        assert_eq!(likeness("一、甲\n\n乙"), Likeness::Unlike);
        assert_eq!(likeness(""), Likeness::Unlike);
    }

    #[test]
    fn a_sentence_that_names_the_regulation_is_no_title() {
        let lead = "本报告由临江市统计局按照《中华人民共和国政府信息公开条例》（以下简称《条例》）\n和有关通知要求编制，数据的统计期限为2023年，联系电话见附件，全文在网站公布\n以下为正文内容的第一行，用来说明这一段文字是由多行组成的一个自然段落，共有三行。";
        assert_eq!(likeness(&format!("{lead}\n\n{BODY}")), Likeness::Report);
    }

    #[test]
    fn related_documents_say_what_they_are() {
        assert_eq!(
            other(&format!("临江大学2022-2023学年信息公开工作年度报告\n\n{BODY}")).as_deref(),
            Some("school")
        );
        assert_eq!(
            other(&format!("临江市第一人民医院2023年政府信息公开工作年度报告\n\n{BODY}")).as_deref(),
            Some("enterprise")
        );
        assert_eq!(other("临江市统计局政府信息公开指南\n\n一、公开范围").as_deref(), Some("guide"));
        assert_eq!(other("政府网站工作年度报表\n\n（2023年度）").as_deref(), Some("website"));
        assert_eq!(
            other("关于做好2023年政府信息公开工作年度报告编制工作的通知\n\n各单位：").as_deref(),
            Some("notice")
        );
    }
}
