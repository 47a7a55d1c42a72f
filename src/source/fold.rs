//! The folded view of a stretch of text: what is matched, with a map back to what was written.
//!
//! Reports write the same thing in many ways: full-width digits, Kangxi radicals from PDF fonts,
//! blanks between every two characters. They fold here, once, and nowhere else. Folding never
//! changes what a reader would read aloud: punctuation and brackets stay as they are (see
//! [`crate::pattern`] for how patterns match both widths).

use super::Span;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// A folded text and, for each of its bytes, the span of the source it came from.
///
/// The map is a list of runs instead of an entry per character, because most runs are long: inside
/// a run folded and source bytes advance together, or the whole run stands for one source span.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    text: String,
    runs: Vec<Run>,
    line_starts: Vec<u32>,
}

#[derive(Clone, Copy, Debug)]
struct Run {
    folded: u32,
    source: u32,
    /// `None`: bytes advance together. `Some(end)`: the run stands for `source..end` as a whole.
    whole: Option<u32>,
}

impl Folded {
    /// The folded text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether nothing but blanks was written.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Folded byte offsets at which a line of the source begins, the first one left out. A
    /// paragraph that a converter wrapped has one for each further line.
    pub fn line_starts(&self) -> &[u32] {
        &self.line_starts
    }

    /// The source span of a range of folded bytes. An empty range gives an empty span.
    pub fn span(&self, range: Range<usize>) -> Span {
        let start = self.start_of(range.start as u32);
        if range.end <= range.start {
            return Span::at(start);
        }
        Span::new(start, self.end_of(range.end as u32).max(start))
    }

    /// The source span of everything.
    pub fn whole_span(&self) -> Span {
        self.span(0..self.text.len())
    }

    /// The part from `range`, as a folded text of its own. `range` lies on character boundaries.
    pub fn slice(&self, range: Range<usize>) -> Folded {
        let (from, to) = (range.start as u32, range.end as u32);
        let mut runs = Vec::new();
        for (index, run) in self.runs.iter().enumerate() {
            let next = self.runs.get(index + 1).map_or(self.text.len() as u32, |next| next.folded);
            if next <= from || run.folded >= to {
                continue;
            }
            let skipped = from.saturating_sub(run.folded);
            let source = if run.whole.is_none() { run.source + skipped } else { run.source };
            runs.push(Run { folded: (run.folded + skipped) - from, source, whole: run.whole });
        }
        Folded {
            text: self.text[range].to_owned(),
            runs,
            line_starts: self
                .line_starts
                .iter()
                .filter(|at| **at > from && **at < to)
                .map(|at| at - from)
                .collect(),
        }
    }

    fn run_at(&self, folded: u32) -> Option<&Run> {
        let index = self.runs.partition_point(|run| run.folded <= folded);
        self.runs.get(index.checked_sub(1)?)
    }

    fn start_of(&self, folded: u32) -> u32 {
        if folded as usize >= self.text.len() && !self.text.is_empty() {
            return self.end_of(folded);
        }
        self.run_at(folded).map_or(0, |run| match run.whole {
            None => run.source + (folded - run.folded),
            Some(_) => run.source,
        })
    }

    fn end_of(&self, folded: u32) -> u32 {
        let Some(last) = folded.checked_sub(1) else { return self.start_of(0) };
        self.run_at(last).map_or(0, |run| match run.whole {
            None => run.source + (folded - run.folded),
            Some(end) => end,
        })
    }
}

/// Builds a [`Folded`] from pieces of the source, in reading order.
#[derive(Debug, Default)]
pub struct FoldBuilder {
    folded: Folded,
    blank: Option<Span>,
    line_break: bool,
    /// Whether the last line ended only because it was full.
    wrapped: bool,
    last: Option<char>,
    /// Whether the last character is a digit as wide as an ideograph.
    wide_digit: bool,
}

/// Whether a number with a hyphen inside, or an address of mail, goes on with a character.
fn is_one_word(text: &str, next: char) -> bool {
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let mut back = text.chars().rev();
    match (back.next(), next) {
        (Some('-'), next) => is_digit(back.next()) && next.is_ascii_digit(),
        (Some('@'), next) => is_word(back.next()) && next.is_ascii_alphanumeric(),
        (last, '-') => is_digit(last),
        (last, '@') => is_word(last),
        _ => false,
    }
}

impl FoldBuilder {
    /// An empty builder.
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends source text that is written out as it stands, beginning at byte `at` of the source.
    pub fn push(&mut self, text: &str, at: u32) {
        let mut at = at;
        for c in text.chars() {
            let next = at + c.len_utf8() as u32;
            self.push_char(c, Span::new(at, next), true);
            at = next;
        }
    }

    /// Appends text that the source spells differently (an entity, a converted character).
    pub fn push_decoded(&mut self, text: &str, span: Span) {
        for c in text.chars() {
            self.push_char(c, span, false);
        }
    }

    /// Notes that the next character begins a new line of the source. Acts as a blank.
    pub fn line_break(&mut self, at: u32) {
        self.line_break = true;
        self.blank.get_or_insert(Span::at(at));
    }

    /// Notes that the next character begins a new line only because the last was full. Acts as a
    /// blank, though not inside a number of full-width digits, which printers break as they break
    /// ideographs.
    pub fn line_wrap(&mut self, at: u32) {
        self.line_break(at);
        self.wrapped = true;
    }

    /// Notes that the source, not the text, begins a new line at `span`. Acts as a blank that does not
    /// count inside a number of full-width digits, as [`Self::line_wrap`], but begins no line.
    pub fn source_wrap(&mut self, span: Span) {
        self.blank = Some(self.blank.map_or(span, |blank| blank.cover(span)));
        self.wrapped = true;
    }

    /// The folded text; blanks at both ends are gone.
    pub fn finish(self) -> Folded {
        self.folded
    }

    fn push_char(&mut self, c: char, span: Span, verbatim: bool) {
        if is_blank(c) {
            if c == '\n' {
                self.line_break = true;
            }
            self.blank = Some(self.blank.map_or(span, |blank| blank.cover(span)));
            return;
        }
        if is_invisible(c) {
            return;
        }
        let mut folded = [c; 1];
        let replaced = fold_char(c);
        if let Some(other) = replaced {
            folded[0] = other;
        }
        let wide_digit = matches!(c, '０'..='９');
        let c = folded[0];
        if let (Some(blank), Some(last)) = (self.blank.take(), self.last) {
            let parted = (self.wide_digit && wide_digit) || is_one_word(&self.folded.text, c);
            if !(self.wrapped && parted) {
                self.emit_blank_between(last, c, blank);
            }
            if self.line_break {
                self.folded.line_starts.push(self.folded.text.len() as u32);
            }
        }
        (self.line_break, self.wrapped, self.wide_digit) = (false, false, wide_digit);
        self.emit(c, span, verbatim && replaced.is_none());
        self.last = Some(c);
    }

    /// A blank counts only between two characters of scripts that set words apart with blanks.
    fn emit_blank_between(&mut self, before: char, after: char, blank: Span) {
        let dash = |c: char| matches!(c, '—' | '―');
        if !is_wide(before) && !is_wide(after) && !dash(before) && !dash(after) {
            self.emit(' ', blank, false);
        }
    }

    fn emit(&mut self, c: char, span: Span, together: bool) {
        let folded = self.folded.text.len() as u32;
        let continues =
            together
                && self.folded.runs.last().is_some_and(|run| {
                    run.whole.is_none() && run.source + (folded - run.folded) == span.start
                });
        if !continues {
            let whole = (!together).then_some(span.end);
            self.folded.runs.push(Run { folded, source: span.start, whole });
        }
        self.folded.text.push(c);
    }
}

/// Letters that are typed for the digit that they look like, or to cross a number out.
const LIKE_DIGITS: [char; 5] = ['O', 'o', 'l', 'x', 'X'];

/// Most characters of a number with such a letter in it.
const LONGEST_SLIP: usize = 6;

/// Whether a text is a slip for a number: digits, and letters that look like some (`O`, `1O`, `l2`).
pub(crate) fn is_slip(text: &str) -> bool {
    let text = text.trim();
    text.len() <= LONGEST_SLIP
        && text.contains(LIKE_DIGITS)
        && text.chars().all(|c| c.is_ascii_digit() || LIKE_DIGITS.contains(&c))
}

/// Characters after which or before which a blank means nothing: ideographs, kana, and the
/// punctuation that is as wide as they are.
pub(crate) fn is_wide(c: char) -> bool {
    matches!(c,
        '\u{2E80}'..='\u{303F}' | '\u{3040}'..='\u{30FF}' | '\u{3100}'..='\u{31BF}'
        | '\u{3200}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}'
        | '“' | '”' | '‘' | '’' | '—' | '…' | '·' | '×')
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{2800}' | '\u{3164}' | '\u{FFA0}')
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' | '\u{FE00}'..='\u{FE0F}' | '\0')
}

/// What a character folds to, or `None` where it stays.
fn fold_char(c: char) -> Option<char> {
    match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(c as u32 - 0xFEE0),
        '％' | '＠' | '＋' | '．' | '／' | '＿' => char::from_u32(c as u32 - 0xFEE0),
        '\u{2E80}'..='\u{2FD5}' => ideograph(c),
        '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}' => compatible(c),
        '○' | '◯' => Some('〇'),
        '−' | '﹣' => Some('-'),
        _ => None,
    }
}

/// The ideograph that a radical looks like, if `c` is one. Fonts draw both with one glyph, so that a
/// program that only sees glyphs may name either.
pub(crate) fn ideograph(c: char) -> Option<char> {
    match c {
        '\u{2E80}'..='\u{2EFF}' => radical(c),
        '\u{2F00}'..='\u{2FD5}' => compatible(c),
        _ => None,
    }
}

/// The one character that compatibility normalization puts in the place of another.
fn compatible(c: char) -> Option<char> {
    let mut decomposed = std::iter::once(c).nfkc();
    decomposed.next().filter(|other| *other != c && decomposed.next().is_none())
}

/// CJK radicals of the supplement block that stand for an ideograph of their own (Unicode property
/// `Equivalent_Unified_Ideograph`); compatibility normalization leaves them alone.
fn radical(c: char) -> Option<char> {
    const PAIRS: &str = "⺀冫⺁厂⺃乚⺄乙⺅亻⺆冂⺇几⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎尢⺏尣⺐尢⺑尣⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵⺢水⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪疋⺫目⺬示⺭礻⺮竹⺯糹⺰纟⺱罓⺲罒⺳网⺴网⺵网⺶羊⺷羊⺸羊⺹耂⺺肀⺻聿⺼肉⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃西⻄西⻅见⻆角⻇角⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻎辶⻏邑⻐钅⻑長⻒镸⻓长⻔门⻕阜⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞食⻟飠⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟";
    let mut chars = PAIRS.chars();
    while let (Some(radical), Some(ideograph)) = (chars.next(), chars.next()) {
        if radical == c {
            return Some(ideograph);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fold(text: &str) -> Folded {
        let mut builder = FoldBuilder::new();
        builder.push(text, 0);
        builder.finish()
    }

    #[test]
    fn digits_blanks_and_radicals_fold_and_map_back() {
        let text = "  ２０２０ 年 ⺠⼀（a b）";
        let folded = fold(text);
        assert_eq!(folded.as_str(), "2020年民一（a b）");
        let year = folded.span(0..7);
        assert_eq!(&text[year.range()], "２０２０ 年");
        let radical = folded.span(7..10);
        assert_eq!(&text[radical.range()], "⺠");
    }

    #[test]
    fn line_breaks_inside_ideographs_vanish_but_are_remembered() {
        let folded = fold("政府信\n息公开 and\nmore");
        assert_eq!(folded.as_str(), "政府信息公开and more");
        assert_eq!(folded.line_starts(), [9, 22]);
    }

    /// Two lines as one text, where the first was full or where it ended.
    fn joined(first: &str, second: &str, wrapped: bool) -> String {
        let mut builder = FoldBuilder::new();
        builder.push(first, 0);
        let at = first.len() as u32;
        if wrapped {
            builder.line_wrap(at)
        } else {
            builder.line_break(at)
        }
        builder.push(second, at + 1);
        builder.finish().as_str().to_owned()
    }

    #[test]
    fn a_number_of_wide_digits_goes_on_in_the_next_line_of_wrapped_text() {
        assert_eq!(joined("共１０", "６件", true), "共106件");
        assert_eq!(joined("共10", "6件", true), "共10 6件");
        assert_eq!(joined("共１０", "6件", true), "共10 6件");
        assert_eq!(joined("１０", "６", false), "10 6");
    }

    #[test]
    fn a_telephone_number_and_an_address_go_on_in_the_next_line_of_wrapped_text() {
        assert_eq!(joined("电话0571-", "86001234", true), "电话0571-86001234");
        assert_eq!(joined("电话0571", "-86001234", true), "电话0571-86001234");
        assert_eq!(joined("电话0571-", "86001234", false), "电话0571- 86001234");
        assert_eq!(joined("a-", "b", true), "a- b");
        assert_eq!(joined("邮箱qh@", "qinghe.gov.cn", true), "邮箱qh@qinghe.gov.cn");
        assert_eq!(joined("邮箱qh", "@qinghe.gov.cn", true), "邮箱qh@qinghe.gov.cn");
    }

    #[test]
    fn a_slice_keeps_its_map() {
        let text = "甲 ２ 乙丙";
        let folded = fold(text);
        let slice = folded.slice(3..7);
        assert_eq!(slice.as_str(), "2乙");
        assert_eq!(&text[slice.span(0..4).range()], "２ 乙");
        assert_eq!(&text[slice.span(1..4).range()], "乙");
    }

    #[test]
    fn an_empty_range_is_a_place() {
        let folded = fold("甲乙");
        assert_eq!(folded.span(3..3), Span::at(3));
        assert_eq!(folded.span(6..6), Span::at(6));
    }
}
