//! Paragraphs from lines: one line is one paragraph, unless the text was wrapped at a width.

use super::lines::{Line, columns, depth, ends_sentence};
use crate::document::Paragraph;
use crate::read::numeral::is_ideographic;
use crate::source::{FoldBuilder, Span};

/// Columns by which a wrapped line may fall short: a word or a mark that did not fit.
const SLACK: u32 = 6;

/// Widest page, in columns, that counts as wrapped.
const WIDEST: u32 = 160;

/// Deepest indent of a line of a paragraph, in columns.
const DEEPEST: u32 = 10;

/// Columns by which paragraphs are indented: two ideographs.
const INDENT: u32 = 4;

/// Marks inside of sentences, which headings and signatures lack.
const MARKS: [char; 5] = ['，', '。', '；', '：', '》'];

/// Narrowest page, in columns, that counts as wrapped.
const NARROWEST: u32 = 24;

/// How the lines of a text make paragraphs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setting {
    /// The column at which lines were wrapped; `None` if they were not, which shows in lines of all
    /// lengths, and in long lines that end with their sentence.
    width: Option<u32>,
    /// Paragraphs stand apart by blank lines; otherwise a blank line may be the end of a page.
    spaced: bool,
}

impl Setting {
    pub(super) fn of<'a>(lines: impl Iterator<Item = &'a Line<'a>>) -> Self {
        let lines: Vec<&Line<'_>> = lines.collect();
        let begin = lines.windows(2).filter(|pair| ends_sentence(pair[0].text) && !pair[1].page);
        let (apart, together): (Vec<_>, Vec<_>) = begin.partition(|pair| pair[1].blanks > 0);
        Self { width: width(&lines), spaced: apart.len() >= together.len() }
    }
}

fn width(lines: &[&Line<'_>]) -> Option<u32> {
    // What is set far to the right (titles, heads of tables, signatures) is not wrapped there.
    let lines: Vec<&Line<'_>> = lines.iter().copied().filter(|line| line.indent() <= DEEPEST).collect();
    let mut rights: Vec<u32> = lines.iter().map(|line| line.right().min(WIDEST + 1)).collect();
    rights.sort_unstable();
    let from = |right: u32| rights.len() - rights.partition_point(|other| *other < right);
    // Heads of tables that no table took may stick out: where most lines end is the page's edge.
    let ending = |right: &u32| from(right.saturating_sub(SLACK)) - from(right + 1);
    let sticks_out = |right: &u32| from(right + 1) * 12 > rights.len();
    let widest =
        *rights.iter().filter(|right| !sticks_out(right)).max_by_key(|right| (ending(right), **right))?;
    if !(NARROWEST..=WIDEST).contains(&widest) {
        return None;
    }
    let (full, long) = (from(widest - SLACK), from(widest / 2));
    let ended =
        lines.iter().filter(|line| line.right() >= widest - SLACK && ends_sentence(line.text)).count();
    (full >= 3 && full * 3 >= long && ended * 2 <= full).then_some(widest)
}

/// The paragraph that begins with the first of `lines`, and how many lines it takes. `None` for no
/// lines.
pub(super) fn paragraph(lines: &[Line<'_>], setting: Setting) -> Option<(Paragraph, usize)> {
    let first = lines.first()?;
    let mut builder = FoldBuilder::new();
    builder.push(first.text, first.at);
    let mut count = 1;
    while let Some(next) = lines.get(count) {
        if !continues(&lines[count - 1], next, setting) {
            break;
        }
        builder.line_wrap(next.at);
        builder.push(next.text, next.at);
        count += 1;
    }
    let span = Span::new(first.span().start, lines[count - 1].span().end);
    Some((Paragraph::body(builder.finish(), span), count))
}

/// Whether a line was cut off at the page's width or end and goes on in the next.
fn continues(line: &Line<'_>, next: &Line<'_>, setting: Setting) -> bool {
    if ends_sentence(line.text) || next.indent() >= line.indent() + 2 {
        return false;
    }
    // A line is full when its next word would not have fitted.
    let word =
        columns(next.text.trim_start().split(|c: char| !c.is_ascii_graphic()).next().unwrap_or_default());
    match setting.width {
        _ if next.blanks == 0 && is_torn(line, next) => true,
        Some(width) => line.right() + SLACK.max(word + 2) >= width && (next.blanks == 0 || next.page),
        // What has no marks may be a signature, which likes to stand apart.
        None if !next.page => {
            let closes = depth(line.text) > 0 && depth(next.text) < 0;
            let marked = next.text.contains(MARKS);
            let broken = closes || (marked && (!setting.spaced || is_cut(line, next)));
            next.blanks > 0 && broken && breaks_off(line, next)
        }
        None => breaks_off(line, next) || is_unfinished(line, next),
    }
}

/// Whether a line ends amid what only its next line closes: a bracket, a telephone number. Columns tell
/// the width of a line badly where its letters are of different widths.
fn is_torn(line: &Line<'_>, next: &Line<'_>) -> bool {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let text = line.text.trim_end();
    let number = text.strip_suffix('-').is_some_and(|text| digit(text.chars().next_back()))
        && digit(next.text.trim_start().chars().next());
    number || (line.text.contains(MARKS) && depth(line.text) > 0 && depth(next.text) < 0)
}

/// Whether the end of a page cut a paragraph in its first words, which have no marks yet: its first line
/// is indented as paragraphs are, the rest is not, and is a sentence. Titles are set further in.
fn is_unfinished(line: &Line<'_>, next: &Line<'_>) -> bool {
    (1..=INDENT).contains(&line.indent())
        && next.indent() == 0
        && next.text.contains(MARKS)
        && !begins_item(line.text)
        && !begins_item(next.text)
}

/// Whether a paragraph that is one line was broken by the end of a page: a heading or a signature there
/// has no marks inside. What stands behind an open bracket is no item of a list.
fn breaks_off(line: &Line<'_>, next: &Line<'_>) -> bool {
    let text = line.text.trim();
    let marks = text.contains(MARKS) && !text.ends_with(['；', '：', ':', ';']);
    let item = begins_item(next.text);
    let number = text.ends_with(is_numeral) && next.text.trim_start().starts_with(is_numeral);
    (marks && (depth(text) > 0 || !item)) || (number && !item)
}

/// Whether a sentence is cut between two lines that stand apart as paragraphs do: the first has marks of
/// a sentence and lacks its end, both are sentences, and the second is not indented as a paragraph is.
/// Labels with their values and unnumbered headings show less.
fn is_cut(line: &Line<'_>, next: &Line<'_>) -> bool {
    let sentence = |text: &str| text.contains(['，', '。', '；']);
    let indented = line.indent() > 0 && next.indent() >= line.indent();
    sentence(line.text) && sentence(next.text) && !indented
}

/// Whether a character is a digit of the widths that no line is broken at by words: wide or ideographic.
fn is_numeral(c: char) -> bool {
    matches!(c, '０'..='９') || is_ideographic(c)
}

/// Whether a line begins with a short word and a mark, as numbered items and headings do.
pub(super) fn begins_item(text: &str) -> bool {
    let text = text.trim_start().trim_start_matches(['（', '(']);
    let mark = text.char_indices().take(4).find(|(_, c)| matches!(c, '、' | '.' | '．' | '）' | ')'));
    mark.is_some_and(|(at, _)| at > 0)
}

#[cfg(test)]
mod tests {
    use super::super::lines::split;
    use super::*;

    #[test]
    fn a_line_that_ends_inside_a_bracket_or_number_goes_on() {
        let setting = Setting { width: Some(60), spaced: true };
        let goes_on = |text: &str| {
            let lines = split(text, 0).unwrap();
            paragraph(&lines, setting).unwrap().1 == 2
        };
        assert!(goes_on("如有疑问，请与本局联系（地址：青禾路8号\n邮编：321907）。\n"));
        assert!(goes_on("联系电话，0579-\n86120447\n"));
        assert!(!goes_on("如有疑问，请与本局联系（地址：青禾路8号）\n邮编：321907。\n"));
        assert!(!goes_on("青禾县统计局（盖章\n2024年1月5日）\n"));
        assert!(!goes_on("电话0579-\n地址\n"));
    }

    fn paragraphs(text: &str) -> Vec<String> {
        let lines = split(text, 0).unwrap();
        let setting = Setting::of(lines.iter());
        let (mut at, mut found) = (0, Vec::new());
        while let Some((paragraph, count)) = paragraph(&lines[at..], setting) {
            found.push(paragraph.text.as_str().to_owned());
            at += count;
        }
        found
    }

    #[test]
    fn wrapped_lines_join_up_to_the_end_of_the_sentence() {
        let text = "一、总体情况\n\
                    某县水务局坚持公开为常态，不断完善制度，健\n\
                    全保障机制，全年主动公开政府信息 120 条，\n\
                    其中规范性文件三件，新闻发布会两场，回应关\n\
                    切九次。\n\
                    二是加强管理，运用多种方式开展监测，执行审\n\
                    核制度。\n";
        let found = paragraphs(text);
        assert_eq!(found.len(), 3);
        assert!(found[1].starts_with("某县水务局") && found[1].ends_with("回应关切九次。"));
        assert_eq!(found[2], "二是加强管理，运用多种方式开展监测，执行审核制度。");
    }

    #[test]
    fn an_indented_line_begins_a_paragraph_and_a_blank_line_ends_one() {
        let full = "某县水务局坚持公开为常态，不断完善制度，健\n";
        let indented = format!("    {full}{full}    {full}{full}\n{full}");
        let wider = "  某县水务局坚持公开为常态，不断完善制度，健\n";
        assert_eq!(paragraphs(&format!("{full}{full}{wider}{full}\n{full}")).len(), 3);
        assert_eq!(paragraphs(&indented).len(), 3);
    }

    #[test]
    fn the_end_of_a_page_ends_no_paragraph() {
        let text = "一、总体情况\n某局公开信息12条，召开会\n\u{c}议三次。\n二、主动公开\n\u{c}见下表，如下：\n\u{c}甲，乙\n\u{c}（二）丙。\n";
        let found = paragraphs(text);
        assert_eq!(found[1], "某局公开信息12条，召开会议三次。");
        assert_eq!(found[2..], ["二、主动公开", "见下表，如下：", "甲，乙", "（二）丙。"]);
        assert_eq!(paragraphs("某局根据《条例》第\n\u{c}五十条编制。\n"), ["某局根据《条例》第五十条编制。"]);
        let text = "某局依法公开，见《条例》第二十条第（\n\u{c}一）项；受理申请３３\n\u{c}７件。\n";
        assert_eq!(paragraphs(text), ["某局依法公开，见《条例》第二十条第（一）项；受理申请337件。"]);
        assert_eq!(paragraphs("受理申请３３\n\u{c}７件。\n二、附件１\n\u{c}２、附件\n").len(), 3);
        assert_eq!(paragraphs("受理申请九\n\u{c}十九件。\n附件一\n\u{c}二、附件\n").len(), 3);
        assert_eq!(
            paragraphs("    统计自1月1日\n\u{c}起至12月31日止，共一年。\n"),
            ["统计自1月1日起至12月31日止，共一年。"]
        );
        assert_eq!(paragraphs("        某局年度报告\n\u{c}本局公开，平稳。\n").len(), 2);
    }

    #[test]
    fn a_page_ends_no_paragraph_among_long_lines_that_end_with_their_sentence() {
        let line = "某县水务局坚持公开为常态，不断完善工作制度，健全保障机制，全年主动公开信息若干条。\n";
        let text =
            format!("{line}{line}{line}受理申请七件，其中五件予以公开、二件尚\n\u{c}未办结；无收费。\n");
        let found = paragraphs(&text);
        assert_eq!(
            (found.len(), found[3].as_str()),
            (4, "受理申请七件，其中五件予以公开、二件尚未办结；无收费。")
        );
    }

    #[test]
    fn a_blank_line_is_the_end_of_a_page_where_none_sets_paragraphs_apart() {
        let text = "一、总体情况\n某局公开信息12条，召开会\n\n议，共三次。\n二、主动公开\n二是公开\n另有一次，无他\n\n某局\n";
        let found = paragraphs(text);
        assert_eq!(found[1], "某局公开信息12条，召开会议，共三次。");
        assert_eq!(found[4..], ["另有一次，无他", "某局"]);
        assert_eq!(paragraphs(&text.replace('\n', "\n\n")).len(), found.len());
        let text = "根据《条例》（国\n\n务院令第711号）编制。\n\n一、总体情况\n\n二是公开，\n\n甲：乙（丙\n";
        assert_eq!(paragraphs(text)[0], "根据《条例》（国务院令第711号）编制。");
        assert_eq!(paragraphs(text).len(), 4);
    }

    #[test]
    fn a_cut_sentence_goes_on_where_paragraphs_stand_apart_too() {
        let text = "一、总体情况\n\n某局公开信息12条。另据《条例》第三\n\n十二条，编制本报告。\n\n共办结政府，\n\n（二）丙，丁。\n\n\
                    甲，乙\n\n某局\n\n电话：1234567\n\n邮编：123456\n\n丙，丁\n\n    戊，己\n\n    庚，辛。\n";
        let found = paragraphs(text);
        assert_eq!(found[1], "某局公开信息12条。另据《条例》第三十二条，编制本报告。");
        assert_eq!(found[2..7], ["共办结政府，", "（二）丙，丁。", "甲，乙", "某局", "电话：1234567"]);
        assert_eq!(found[8..], ["丙，丁", "戊，己", "庚，辛。"]);
    }

    #[test]
    fn lines_of_all_lengths_stay_apart() {
        let text = "一、总体情况\n某县水务局全年主动公开政府信息若干条，召开会议，印发通知\n（一）主动公开方面\n某局\n\
                    二、主动公开政府信息情况\n";
        assert_eq!(paragraphs(text).len(), 5);
    }
}
