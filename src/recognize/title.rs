//! The title: the lines before the first section that call the document such a report, and the body
//! and the year that they name.

use super::line::{self, Line};
use super::organ;
use super::profile::{BodySpec, TitleSpec};
use super::{Named, Title, Year, YearFrom};
use crate::document::Document;
use crate::source::Span;
use crate::value;
use std::ops::Range;

/// Lines of one title.
const LINES: usize = 3;
/// Lines that are searched.
const SEARCHED: usize = 300;
/// Longest title, in characters.
const LONGEST: usize = 120;

/// A title and where it stands.
pub(super) struct TitleFound {
    /// The title; its blocks are set when the document has been cut.
    pub(super) title: Title,
    /// Block and folded offset of its first byte.
    pub(super) start: (usize, usize),
    /// Block and folded offset behind its last byte.
    pub(super) end: (usize, usize),
}

/// Finds the title among lines: the best of all, the first of equals.
pub(super) fn find(
    document: &Document,
    spec: &TitleSpec,
    bodies: &BodySpec,
    lines: impl Iterator<Item = Line>,
) -> Option<TitleFound> {
    let lines: Vec<Line> = lines.take(SEARCHED).collect();
    let mut best: Option<(u8, TitleFound)> = None;
    for start in 0..lines.len() {
        for length in 1..=LINES.min(lines.len() - start) {
            let Some(joined) = Joined::new(document, &lines[start..start + length]) else { break };
            let Some((score, found)) = read(document, spec, bodies, &joined) else { continue };
            if best.as_ref().is_none_or(|(most, _)| score > *most) {
                best = Some((score, found));
            }
        }
    }
    best.map(|(_, found)| found)
}

/// Several lines as one text.
struct Joined<'l> {
    text: String,
    /// Offset in the text at which each line begins.
    starts: Vec<usize>,
    lines: &'l [Line],
}

impl<'l> Joined<'l> {
    fn new(document: &Document, lines: &'l [Line]) -> Option<Self> {
        let mut joined = Self { text: String::new(), starts: Vec::new(), lines };
        for line in lines {
            let words = line.text(document);
            if joined.text.len() + words.len() > LONGEST * 4 {
                return None;
            }
            if joined.text.ends_with(|c: char| c.is_ascii_alphanumeric())
                && words.starts_with(|c: char| c.is_ascii_alphanumeric())
            {
                joined.text.push(' ');
            }
            joined.starts.push(joined.text.len());
            joined.text.push_str(words);
        }
        (joined.text.chars().count() <= LONGEST).then_some(joined)
    }

    /// Index of the line that holds an offset.
    fn line_at(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).saturating_sub(1)
    }

    /// Block and folded offset of an offset.
    fn place(&self, offset: usize) -> (usize, usize) {
        let index = self.line_at(offset);
        let line = &self.lines[index];
        (line.block, line.range.start + (offset - self.starts[index]).min(line.range.len()))
    }

    fn span(&self, document: &Document, range: Range<usize>) -> Span {
        let at = |(block, from): (usize, usize), to: usize| {
            line::paragraph(document, block).map_or(Span::default(), |text| text.span(from..to))
        };
        let first = self.place(range.start);
        if range.is_empty() {
            return at(first, first.1);
        }
        let (block, end) = self.place(range.end - 1);
        let last = self.text[..range.end].chars().next_back().map_or(1, char::len_utf8);
        let end_start = end + 1 - last.min(end + 1);
        at(first, first.1 + 1).cover(at((block, end_start), end + 1))
    }

    fn named(&self, document: &Document, range: Range<usize>) -> Named {
        Named { text: self.text[range.clone()].to_owned(), span: self.span(document, range) }
    }
}

/// Reads joined lines as a title, and says how good a title it is.
fn read(
    document: &Document,
    spec: &TitleSpec,
    bodies: &BodySpec,
    joined: &Joined<'_>,
) -> Option<(u8, TitleFound)> {
    let text = joined.text.as_str();
    let lower = text.to_ascii_lowercase();
    let (wording, at, length) = spec.wordings.iter().enumerate().find_map(|(index, wording)| {
        wording.words.iter().find_map(|words| {
            let words = words.to_ascii_lowercase();
            lower.rfind(&words).map(|at| (index, at, words.len()))
        })
    })?;
    let labelled = label(spec, text);
    let from = labelled.unwrap_or(0);
    let head = from.min(at)..at;
    let ends = labelled.and_then(|_| next_detail(&text[at + length..]));
    let tail = at + length..ends.map_or(text.len(), |end| at + length + end);
    if text[head.clone()].contains(|c| spec.forbidden.contains(c)) {
        return None;
    }
    // Lines above the one in which the wording begins have to be a name or a year by themselves.
    for index in 0..joined.line_at(at) {
        let line = joined.starts[index]..joined.starts[index + 1];
        if !stands_alone(spec, bodies, text[line].trim()) {
            return None;
        }
    }
    // Lines below the one in which the wording ends have to be the year.
    for index in joined.line_at(at + length - 1) + 1..joined.lines.len() {
        let end = joined.starts.get(index + 1).copied().unwrap_or(text.len());
        let line = text[joined.starts[index]..end].trim().trim_matches(['（', '）', '(', ')']);
        if !find_year(spec, line, &(0..line.len())).is_some_and(|(_, year)| year == (0..line.len())) {
            return None;
        }
    }
    let year = find_year(spec, text, &head)
        .or_else(|| find_year(spec, text, &tail))
        .or_else(|| bare_year(text, &head));
    let rest = |part: &Range<usize>| {
        let year = year.as_ref().map_or(part.end..part.end, |(_, range)| range.clone());
        if year.start >= part.end || year.end <= part.start {
            return [part.clone(), part.end..part.end];
        }
        [part.start..year.start, year.end..part.end]
    };
    // Behind the wording, only words that are set off from it and end like a body's name are one.
    let is_name =
        |part: &Range<usize>| part.start > tail.start && organ::is_name(bodies, &text[part.clone()]);
    let behind = rest(&tail).map(|part| cut(spec, text, part));
    let beyond: String =
        behind.iter().filter(|part| !is_name(part)).map(|part| &text[part.clone()]).collect();
    // Marks of footnotes are no words of the title.
    let beyond = beyond.trim_end_matches(|c: char| matches!(c, '①'..='⑳' | '*' | '※' | '†'));
    let remark = beyond.starts_with(['（', '(']) && beyond.ends_with(['）', ')']);
    // The last line of a paragraph may name the report at the end of its sentence.
    if joined.lines[0].range.start > 0 && text.ends_with('。') {
        return None;
    }
    if !remark && beyond.chars().any(|c| c.is_alphanumeric() || spec.forbidden.contains(c)) {
        return None;
    }
    let before = rest(&head).map(|part| cut(spec, text, part));
    let organ = before
        .into_iter()
        .chain(behind.into_iter().filter(is_name))
        .filter(|part| !part.is_empty())
        .max_by_key(|part| (organ::level_of(bodies, &text[part.clone()]).is_some(), usize::MAX - part.start));
    if organ.as_ref().is_some_and(|part| {
        let name = &text[part.clone()];
        spec.not_names.iter().any(|ending| name.ends_with(ending.as_str()))
    }) {
        return None;
    }
    let official = wording == 0;
    let score = u8::from(year.is_some()) * 8
        + u8::from(organ.is_some()) * 4
        + u8::from(labelled.is_none()) * 2
        + u8::from(official);
    let end = tail.start + text[tail.clone()].trim_end().len();
    let title = Title {
        span: joined.span(document, from..end),
        text: text[from..end].to_owned(),
        organ: organ.map(|part| joined.named(document, part)),
        year: year.map(|(value, range)| Year {
            value,
            span: joined.span(document, range),
            from: YearFrom::Title,
        }),
        wording: spec.wordings[wording].key.clone(),
        blocks: 0..0,
    };
    let (block, last) = joined.place(end - 1);
    Some((score, TitleFound { title, start: joined.place(from), end: (block, last + 1) }))
}

/// Where the words behind a label of metadata begin, if there is one.
fn label(spec: &TitleSpec, text: &str) -> Option<usize> {
    let rest = spec.labels.iter().find_map(|label| text.strip_prefix(label.as_str()))?;
    let rest = rest.trim_start().strip_prefix([':', '：'])?.trim_start();
    Some(text.len() - rest.len())
}

/// Where the next detail of a line of metadata begins right behind a title: a short label with a number,
/// a date or nothing behind it.
fn next_detail(tail: &str) -> Option<usize> {
    let words = tail.trim_start();
    let (label, value) = words.split_once([':', '：'])?;
    let is_label = (2..=6).contains(&label.chars().count()) && label.chars().all(char::is_alphabetic);
    let value = value.trim_start();
    (is_label && (value.is_empty() || value.starts_with(|c: char| c.is_ascii_digit())))
        .then_some(tail.len() - words.len())
}

/// The year in a part of a text, with the words that state it.
fn find_year(spec: &TitleSpec, text: &str, part: &Range<usize>) -> Option<(i16, Range<usize>)> {
    let captures = spec.year.as_ref()?.captures(&text[part.clone()])?;
    let value = year(captures.name("year")?.as_str())?;
    let all = captures.get(0)?.range();
    Some((value, part.start + all.start..part.start + all.end))
}

/// Four digits that are a likely year, without the word that usually marks them.
fn bare_year(text: &str, part: &Range<usize>) -> Option<(i16, Range<usize>)> {
    let words = &text[part.clone()];
    let start = words.find(|c: char| c.is_ascii_digit())?;
    let digits = words[start..].find(|c: char| !c.is_ascii_digit()).unwrap_or(words.len() - start);
    let value = year(&words[start..start + digits]).filter(|_| digits == 4)?;
    Some((value, part.start + start..part.start + start + digits))
}

/// A year as written: digits (blanks between them do not count) or ideographs.
pub(super) fn year(written: &str) -> Option<i16> {
    number(written).and_then(|year| i16::try_from(year).ok()).filter(|year| (1900..2200).contains(year))
}

/// A number of a date as written, in digits or ideographs; a nought among ideographs is one of them.
pub(super) fn number(written: &str) -> Option<u64> {
    let written: String = written.chars().filter(|c| *c != ' ').collect();
    if let Ok(number) = written.parse() {
        return Some(number);
    }
    value::parse_ideographic(&written.replace('0', "〇"))
}

/// A part without the marks and filling words around it.
fn cut(spec: &TitleSpec, text: &str, part: Range<usize>) -> Range<usize> {
    let is_mark = |c: char| !c.is_alphanumeric() && !matches!(c, '(' | ')' | '（' | '）');
    let mut range = part;
    loop {
        let words = &text[range.clone()];
        let kept = words.trim_matches(is_mark);
        let mut start = range.start + (words.len() - words.trim_start_matches(is_mark).len());
        let mut end = start + kept.len();
        if start >= end {
            return range.start..range.start;
        }
        let kept = &text[start..end];
        // Brackets that hold nothing, as around a year that was taken out.
        if kept.chars().all(|c| !c.is_alphanumeric()) {
            return start..start;
        }
        if let Some(filler) = spec.fillers.iter().find(|filler| is_at_start(kept, filler)) {
            start += filler.len();
        } else if let Some(filler) = spec.fillers.iter().find(|filler| is_at_end(kept, filler)) {
            end -= filler.len();
        } else {
            return start..end;
        }
        range = start..end;
    }
}

fn is_at_start(text: &str, filler: &str) -> bool {
    text.get(..filler.len()).is_some_and(|start| start.eq_ignore_ascii_case(filler))
        && whole_word(filler, text[filler.len()..].chars().next())
}

fn is_at_end(text: &str, filler: &str) -> bool {
    let Some(at) = text.len().checked_sub(filler.len()) else { return false };
    text.get(at..).is_some_and(|end| end.eq_ignore_ascii_case(filler))
        && whole_word(filler, text[..at].chars().next_back())
}

/// A word of letters is only found where no letter touches it.
fn whole_word(word: &str, neighbour: Option<char>) -> bool {
    !word.is_ascii() || neighbour.is_none_or(|c| !c.is_ascii_alphanumeric())
}

/// Whether a line above the wording is a name of a body, a year, or both.
fn stands_alone(spec: &TitleSpec, bodies: &BodySpec, line: &str) -> bool {
    let year = find_year(spec, line, &(0..line.len()));
    let name = match &year {
        Some((_, range)) if range.start == 0 => &line[range.end..],
        Some((_, range)) => &line[..range.start],
        None => line,
    };
    let name = name.trim();
    (year.is_some() && name.is_empty()) || organ::is_name(bodies, name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Role;
    use crate::recognize::testing::{document, profile};

    fn title(text: &str) -> Option<(Option<String>, Option<i16>, String, String)> {
        let (source, document) = document(text);
        let profile = profile();
        let lines = line::lines(&document, 0..document.blocks.len(), Role::Body);
        let found = find(&document, &profile.title, &profile.bodies, lines)?.title;
        let organ = found.organ.as_ref().map(|organ| organ.text.clone());
        if let Some(organ) = &found.organ {
            let written: String = source.slice(organ.span).split_whitespace().collect();
            assert_eq!(written, organ.text);
        }
        Some((organ, found.year.map(|year| year.value), found.wording, source.slice(found.span).to_owned()))
    }

    fn is(text: &str, organ: Option<&str>, year: Option<i16>, wording: &str) {
        let found = title(text).unwrap_or_else(|| panic!("{text} has a title"));
        assert_eq!((found.0.as_deref(), found.1, found.2.as_str()), (organ, year, wording), "{text}");
    }

    #[test]
    fn the_end_of_a_paragraph_is_no_title() {
        let wrapped = "根据《条例》，现公布临江市\n统计局2023年政府信息公开工作年度报告";
        assert!(title(&format!("{wrapped}。")).is_none());
        assert!(title("临江市统计局2023年政府信息公开工作年度报告。").is_some());
    }

    #[test]
    fn body_and_year_in_any_order_on_any_lines() {
        let organ = Some("临江市统计局");
        for text in [
            "临江市统计局2023年政府信息公开工作年度报告",
            "2023年临江市统计局政府信息公开工作年度报告",
            "2023年度临江市统计局政府信息公开工作年度报告",
            "临江市统计局\n2023 年政府信息公开工作年度报告",
            "临江市统计局\n\n2023年度\n\n政府信息公开工作年度报告",
            "临江市统计局2023年政府信息\n公开工作年度报告",
            "正文\n2023 年临江市统计局政府信息公开\n工作年度报告",
            "临江市统计局二〇二三年政府信息公开工作年度报告",
            "临江市统计局政府信息公开工作年度报告（2023年）",
            "临江市统计局2023年政府信息公开工作年度报告①",
            "标题: 临江市统计局2023年度政府信息公开工作年度报告\n发布机构：某处",
            "名 称: 临江市统计局2023年度政府信息公开工作年度报告 发布日期: 2024年01月03日",
            "临江市统计局\n政府信息公开工作年度报告\n（2023年度）",
            "2023年政府信息公开工作年度报告——临江市统计局",
            "2023临江市统计局政府信息公开工作年度报告",
            "临江市统计局2023年政府信息公开工作年度报告（以下简称“报告”）",
            "关于临江市统计局201 7年度政府信息公开工作年度报告\n临江市统计局２０２３年政府信息公开工作年度报告",
        ] {
            let year = if text.contains("201 7") { 2017 } else { 2023 };
            is(text, organ, Some(year), "official");
        }
    }

    #[test]
    fn words_about_a_report_are_no_detail_beside_its_title() {
        assert!(title("名称：临江市统计局2023年政府信息公开工作年度报告解读：一图看懂").is_none());
        assert!(title("临江市统计局2023年政府信息公开工作年度报告 发布日期：2024年1月3日").is_none());
    }

    #[test]
    fn a_title_may_lack_the_body() {
        is("2012年政府信息公开工作年度报告", None, Some(2012), "official");
        is("2022年度本单位政府信息公开工作年度报告", None, Some(2022), "official");
    }

    #[test]
    fn deviating_words_are_titles_too() {
        is("临江市统计局2023年政务公开工作年度报告", Some("临江市统计局"), Some(2023), "open-affairs");
        is("2022年临江市统计局信息公开年报", Some("临江市统计局"), Some(2022), "short");
        is("2023年临江市统计局政府信息公开年度报告", Some("临江市统计局"), Some(2023), "without-work");
    }

    #[test]
    fn sentences_and_notices_are_no_titles() {
        for text in [
            "根据《条例》，现公布临江市统计局2023年政府信息公开工作年度报告。",
            "关于做好2023年政府信息公开工作年度报告编制工作的通知",
            "临江市统计局发布2023年政府信息公开工作年度报告",
            "2023年政府信息公开工作年度报告发布会",
            "政府信息公开指南",
        ] {
            assert_eq!(title(text), None, "{text}");
        }
    }
}
