//! The sign-off: who signed at the end of a report, and when.

use super::line::{Line, lines};
use super::organ;
use super::profile::Profile;
use super::{Named, date};
use crate::document::{Document, Role};
use std::ops::Range;

/// Lines at the end of a document among which the sign-off is looked for.
const SEARCHED: usize = 8;
/// Longest line of a web page behind an article, in characters.
const LONGEST_LEFTOVER: usize = 40;

/// The sign-off and where it stands.
#[derive(Debug)]
pub(super) struct SignOffFound {
    pub(super) organ: Option<Named>,
    pub(super) date: Option<Named>,
    /// Block and folded offset at which its lines begin; `None` when it ends a line of other text.
    pub(super) start: Option<(usize, usize)>,
}

/// Looks at the last lines behind `first` (block and folded offset of the last heading's end).
pub(super) fn find(
    document: &Document,
    profile: &Profile,
    title_organ: Option<&str>,
    first: (usize, usize),
) -> Option<SignOffFound> {
    let is_organ = |words: &str| {
        !words.is_empty() && (title_organ == Some(words) || organ::is_name(&profile.bodies, words))
    };
    let last: Vec<Line> = lines(document, first.0..document.blocks.len(), Role::Body)
        .rev()
        .take_while(|line| (line.block, line.range.start) >= first)
        .take(SEARCHED)
        .collect();
    for (index, line) in last.iter().enumerate() {
        let words = line.text(document);
        let before = last.get(index + 1);
        if let Some(signed) = read(profile, words, &is_organ) {
            let mut organ = signed.organ.map(|range| named(document, line, range));
            let mut start = signed.whole_line.then_some((line.block, line.range.start));
            if organ.is_none()
                && signed.whole_line
                && let Some(before) = before
                && is_organ(unlabelled(profile, before.text(document)).0)
            {
                let (name, from) = unlabelled(profile, before.text(document));
                organ = Some(named(document, before, from..from + name.len()));
                start = Some((before.block, before.range.start));
            }
            let date = signed.date.map(|range| named(document, line, range));
            return Some(SignOffFound { organ, date, start });
        }
        let leftover = profile.sign_off.leftovers.iter().any(|start| words.starts_with(start.as_str()))
            && words.chars().count() <= LONGEST_LEFTOVER;
        if !leftover {
            return None;
        }
    }
    None
}

/// The parts of a line that signs, in bytes of the line.
struct Signed {
    organ: Option<Range<usize>>,
    date: Option<Range<usize>>,
    /// The line holds nothing else.
    whole_line: bool,
}

/// Reads a line as the end of a sign-off: a day, a body and a day, or a body alone.
fn read(profile: &Profile, words: &str, is_organ: &impl Fn(&str) -> bool) -> Option<Signed> {
    let end = words.trim_end_matches(['）', ')', ' ']).len();
    let dated = date::days(&profile.dates, &words[..end]).into_iter().last();
    let dated = dated.map(|(range, _)| range).filter(|range| range.end == end);
    let Some(date) = dated else {
        let (name, from) = unlabelled(profile, words);
        let signed = Signed { organ: Some(from..from + name.len()), date: None, whole_line: true };
        return is_organ(name).then_some(signed);
    };
    // The body may stand right behind the last sentence.
    let sentence = words[..date.start]
        .rfind(['。', '！', '”'])
        .map_or(0, |stop| stop + words[stop..].chars().next().map_or(0, char::len_utf8));
    let (name, from) = unlabelled(profile, &words[sentence..date.start]);
    let name = name.trim_end_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '）' | ')'));
    let from = sentence + from;
    let whole_line = sentence == 0;
    if name.chars().all(|c| !c.is_alphanumeric()) {
        return whole_line.then_some(Signed { organ: None, date: Some(date), whole_line });
    }
    is_organ(name).then_some(Signed { organ: Some(from..from + name.len()), date: Some(date), whole_line })
}

/// Words without a label and blanks before them, and where they begin.
fn unlabelled<'w>(profile: &Profile, words: &'w str) -> (&'w str, usize) {
    let rest = words.trim_start();
    let labelled = profile.sign_off.labels.iter().find_map(|label| {
        rest.strip_prefix(label.as_str())?.trim_start().strip_prefix([':', '：']).map(str::trim_start)
    });
    let rest = labelled.unwrap_or(rest);
    (rest.trim_end(), words.len() - rest.len())
}

fn named(document: &Document, line: &Line, range: Range<usize>) -> Named {
    let from = line.range.start;
    super::line::paragraph(document, line.block).map_or_else(
        || Named { text: String::new(), span: crate::source::Span::default() },
        |text| super::section::named(text, from + range.start..from + range.end),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognize::testing::{document, profile};

    fn signed(text: &str) -> Option<(Option<String>, Option<String>, bool)> {
        let (_, document) = document(text);
        let found = find(&document, &profile(), Some("临江综合实验区"), (0, 0))?;
        let text = |named: Option<Named>| named.map(|named| named.text);
        Some((text(found.organ), text(found.date), found.start.is_some()))
    }

    fn is(text: &str, organ: Option<&str>, date: Option<&str>, own_lines: bool) {
        let expected = Some((organ.map(str::to_owned), date.map(str::to_owned), own_lines));
        assert_eq!(signed(text), expected, "{text}");
    }

    #[test]
    fn body_and_day_on_lines_of_their_own_or_run_together() {
        let (organ, day) = (Some("临江市统计局"), Some("2022年1月7日"));
        is("无。\n\n临江市统计局\n\n2022 年 1 月 7 日", organ, day, true);
        is("无。\n临江市统计局2022年1月7日", organ, day, true);
        is("无。\n（发布单位：某处）\n单位：临江市统计局\n日期：2022年1月7日\n附件下载", organ, day, true);
        is("无收取信息处理费情况。临江市统计局2022年1月7日", organ, day, false);
        is("无。\n2022年1月7日", None, day, true);
        is("无。\n临江市统计局", organ, None, true);
        is("无。\n临江综合实验区\n2022-01-07", Some("临江综合实验区"), Some("2022-01-07"), true);
        is("无。\n临江市统计局\n二〇二二年一月七日", organ, Some("二〇二二年一月七日"), true);
    }

    #[test]
    fn prose_signs_nothing() {
        for text in [
            "本办法施行于2022年1月7日",
            "数据截至2022年1月7日。",
            "2022年，无收取信息处理费情况。",
            "无其他需要报告的事项",
        ] {
            assert_eq!(signed(text), None, "{text}");
        }
    }
}
