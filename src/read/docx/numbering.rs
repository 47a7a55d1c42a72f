//! Owns automatic numbering: which list and level a paragraph is in, what the count stands at, and
//! how the number is written. The numbers of headings are often written nowhere else.

use super::super::ReadError;
use super::super::numeral;
use super::super::xml::{Element, Token, Xml};
use super::styles::{NumberingRef, Styles};
use crate::source::is_wide;
use std::collections::{HashMap, HashSet};

/// Levels of a list.
const LEVELS: usize = 9;

/// The lists of a document.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    patterns: HashMap<String, Pattern>,
    lists: HashMap<String, List>,
}

/// An abstract list: how each level looks. Lists of the same pattern share one count.
#[derive(Debug, Default)]
struct Pattern {
    levels: [Option<Level>; LEVELS],
    /// A numbering style that holds the levels instead.
    style: Option<String>,
}

/// A list of a pattern, with its exceptions.
#[derive(Debug, Default)]
struct List {
    pattern: String,
    starts: [Option<u32>; LEVELS],
    levels: [Option<Level>; LEVELS],
}

#[derive(Clone, Debug)]
struct Level {
    start: u32,
    format: String,
    /// The label with `%1` to `%9` for the counts of the levels.
    text: String,
    blank: bool,
    /// Whether the counts of all levels are written in decimal digits.
    legal: bool,
    /// One-based level after which the count starts anew; zero for never.
    restart: Option<usize>,
    /// The paragraph style that is tied to this level.
    style: Option<String>,
}

/// How far each list has counted.
#[derive(Debug, Default)]
pub(super) struct Counters {
    counts: HashMap<String, [Option<u32>; LEVELS]>,
    begun: HashSet<(String, usize)>,
}

impl Numbering {
    /// Reads `numbering.xml`.
    pub(super) fn read(text: &str, format: &'static str) -> Result<Self, ReadError> {
        let mut numbering = Self::default();
        let mut xml = Xml::new(text, format);
        while let Some(token) = xml.next()? {
            let Token::Start(element) = token else { continue };
            match element.name() {
                "abstractNum" => {
                    let id = element.attribute("abstractNumId").unwrap_or_default();
                    let pattern = Pattern::read(&mut xml)?;
                    numbering.patterns.insert(id, pattern);
                }
                "num" => {
                    let id = element.attribute("numId").unwrap_or_default();
                    let list = List::read(&mut xml)?;
                    numbering.lists.insert(id, list);
                }
                _ => {}
            }
        }
        Ok(numbering)
    }

    /// Counts a paragraph and gives its label, or `None` if it has no number. `direct` is what the
    /// paragraph itself asks for, `style` the id of its style.
    pub(super) fn label(
        &self,
        counters: &mut Counters,
        direct: &NumberingRef,
        style: Option<&str>,
        styles: &Styles,
    ) -> Option<String> {
        let styled = style.and_then(|style| styles.numbering(style));
        let id = direct.id.as_deref().or(styled.as_ref().and_then(|(found, _)| found.id.as_deref()))?;
        let list = self.lists.get(id)?;
        let (pattern_id, pattern) = self.pattern(&list.pattern, styles)?;
        let tied = |ids: &[&str]| {
            ids.iter().find_map(|id| {
                pattern
                    .levels
                    .iter()
                    .position(|level| level.as_ref().is_some_and(|level| level.style.as_deref() == Some(*id)))
            })
        };
        let level = match (&direct.id, direct.level, &styled) {
            (_, Some(level), _) => level,
            (None, None, Some((found, ids))) => tied(ids).or(found.level).unwrap_or(0),
            _ => 0,
        };
        list.count(id, level, pattern_id, pattern, counters)
    }

    /// The pattern of a list, through numbering styles that point elsewhere.
    fn pattern<'a>(&'a self, id: &'a str, styles: &'a Styles) -> Option<(&'a str, &'a Pattern)> {
        let mut id = id;
        for _ in 0..8 {
            let pattern = self.patterns.get(id)?;
            let Some(style) = &pattern.style else { return Some((id, pattern)) };
            let (found, _) = styles.numbering(style)?;
            id = &self.lists.get(found.id.as_deref()?)?.pattern;
        }
        None
    }
}

impl Pattern {
    fn read(xml: &mut Xml<'_>) -> Result<Self, ReadError> {
        let mut pattern = Self::default();
        let depth = xml.depth();
        while xml.depth() >= depth {
            let Some(token) = xml.next()? else { break };
            let Token::Start(element) = token else { continue };
            match element.name() {
                "lvl" => Level::read(&element, xml, &mut pattern.levels)?,
                "numStyleLink" => pattern.style = element.attribute("val"),
                _ => {}
            }
        }
        Ok(pattern)
    }
}

impl List {
    fn read(xml: &mut Xml<'_>) -> Result<Self, ReadError> {
        let mut list = Self::default();
        let mut level = LEVELS;
        let depth = xml.depth();
        while xml.depth() >= depth {
            let Some(token) = xml.next()? else { break };
            let Token::Start(element) = token else { continue };
            match element.name() {
                "abstractNumId" => list.pattern = element.attribute("val").unwrap_or_default(),
                "lvlOverride" => level = element.number("ilvl").unwrap_or(LEVELS),
                "startOverride" => {
                    if let Some(start) = list.starts.get_mut(level) {
                        *start = element.number("val");
                    }
                }
                "lvl" => Level::read(&element, xml, &mut list.levels)?,
                _ => {}
            }
        }
        Ok(list)
    }

    fn count(
        &self,
        id: &str,
        at: usize,
        pattern_id: &str,
        pattern: &Pattern,
        counters: &mut Counters,
    ) -> Option<String> {
        let of =
            |index: usize| self.levels.get(index)?.as_ref().or_else(|| pattern.levels.get(index)?.as_ref());
        let level = of(at)?;
        let counts = counters.counts.entry(pattern_id.to_owned()).or_default();
        let first = |index: usize| of(index).map_or(1, |level| level.start);
        let begins = self.starts[at].filter(|_| counters.begun.insert((id.to_owned(), at)));
        counts[at] = Some(match (begins, counts[at]) {
            (Some(start), _) => start,
            (None, Some(count)) => count.saturating_add(1),
            (None, None) => self.starts[at].unwrap_or_else(|| first(at)),
        });
        for (deeper, count) in counts.iter_mut().enumerate().skip(at + 1) {
            let restarts = match of(deeper).and_then(|level| level.restart) {
                None => true,
                Some(after) => at < after,
            };
            if restarts {
                *count = None;
            }
        }
        level.label(|index| {
            let count = counts[index].unwrap_or_else(|| self.starts[index].unwrap_or_else(|| first(index)));
            (of(index).map_or("decimal", |level| level.format.as_str()), count)
        })
    }
}

impl Level {
    fn read(
        element: &Element<'_>,
        xml: &mut Xml<'_>,
        levels: &mut [Option<Level>; LEVELS],
    ) -> Result<(), ReadError> {
        let index: usize = element.number("ilvl").unwrap_or(LEVELS);
        let mut level = Level {
            start: 0,
            format: "decimal".into(),
            text: String::new(),
            blank: true,
            legal: false,
            restart: None,
            style: None,
        };
        let depth = xml.depth();
        while xml.depth() >= depth {
            let Some(token) = xml.next()? else { break };
            let Token::Start(element) = token else { continue };
            let value = || element.attribute("val");
            match element.name() {
                "start" => level.start = element.number("val").unwrap_or(0),
                "numFmt" => level.format = value().unwrap_or_default(),
                "lvlText" => level.text = value().unwrap_or_default(),
                "suff" => level.blank = value().is_none_or(|value| value != "nothing"),
                "isLgl" => level.legal = element.is_on("val"),
                "lvlRestart" => level.restart = element.number("val"),
                "pStyle" => level.style = value(),
                // The first choice is the format itself; the fallback only comes close to it.
                "Fallback" | "pPr" | "rPr" => xml.skip()?,
                _ => {}
            }
        }
        if let Some(slot) = levels.get_mut(index) {
            *slot = Some(level);
        }
        Ok(())
    }

    /// The label, `count` giving format and count of each level.
    fn label<'a>(&self, count: impl Fn(usize) -> (&'a str, u32)) -> Option<String> {
        // A bullet numbers nothing.
        if self.format == "bullet" {
            return None;
        }
        let mut label = String::new();
        let mut chars = self.text.chars().peekable();
        while let Some(c) = chars.next() {
            let index = chars
                .peek()
                .and_then(|next| next.to_digit(10))
                .filter(|digit| c == '%' && *digit > 0)
                .map(|digit| digit as usize - 1);
            match index {
                Some(index) => {
                    chars.next();
                    let (format, count) = count(index);
                    label.push_str(&numeral::write(if self.legal { "decimal" } else { format }, count));
                }
                None => label.push(c),
            }
        }
        let last = label.chars().next_back()?;
        // After a sign as wide as an ideograph the gap is in the sign.
        if self.blank && !is_wide(last) && !last.is_whitespace() {
            label.push(' ');
        }
        Some(label)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NUMBERING: &str = "<w:numbering>
      <w:abstractNum w:abstractNumId='0'>
        <w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='chineseCounting'/><w:pStyle w:val='H1'/><w:suff w:val='nothing'/><w:lvlText w:val='%1、'/></w:lvl>
        <w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='chineseCounting'/><w:pStyle w:val='H2'/><w:lvlText w:val='（%2）'/></w:lvl>
        <w:lvl w:ilvl='2'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:isLgl/><w:lvlText w:val='%1.%2.%3'/></w:lvl>
        <w:lvl w:ilvl='3'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlRestart w:val='0'/><w:lvlText w:val='%4)'/></w:lvl>
        <w:lvl w:ilvl='4'><w:numFmt w:val='bullet'/><w:lvlText w:val='•'/></w:lvl>
      </w:abstractNum>
      <w:abstractNum w:abstractNumId='1'><w:numStyleLink w:val='L'/></w:abstractNum>
      <w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>
      <w:num w:numId='2'><w:abstractNumId w:val='0'/><w:lvlOverride w:ilvl='0'><w:startOverride w:val='5'/></w:lvlOverride></w:num>
      <w:num w:numId='3'><w:abstractNumId w:val='1'/></w:num></w:numbering>";
    const STYLES: &str = "<w:styles>
      <w:style w:styleId='H1'><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>
      <w:style w:styleId='H2'><w:basedOn w:val='H1'/></w:style>
      <w:style w:styleId='L'><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style></w:styles>";

    struct Lists(Numbering, Styles, Counters);

    impl Lists {
        fn new() -> Self {
            let numbering = Numbering::read(NUMBERING, "docx").unwrap();
            Lists(numbering, Styles::read(STYLES, "docx").unwrap(), Counters::default())
        }

        fn item(&mut self, id: &str, level: usize) -> String {
            let direct = NumberingRef { id: Some(id.into()), level: Some(level) };
            self.0.label(&mut self.2, &direct, None, &self.1).unwrap_or_default()
        }

        fn styled(&mut self, style: &str) -> String {
            self.0.label(&mut self.2, &NumberingRef::default(), Some(style), &self.1).unwrap_or_default()
        }
    }

    #[test]
    fn levels_count_and_restart() {
        let mut lists = Lists::new();
        let labels = [0, 1, 1, 2, 3, 0, 1, 2, 3].map(|level| lists.item("1", level));
        assert_eq!(labels, ["一、", "（一）", "（二）", "1.2.1 ", "1) ", "二、", "（一）", "2.1.1 ", "2) "]);
        assert_eq!(lists.item("1", 4), "");
        assert_eq!(lists.item("0", 0), "");
        assert_eq!(lists.item("1", 8), "");
    }

    #[test]
    fn a_list_that_starts_anew_shares_the_count_from_there() {
        let mut lists = Lists::new();
        let labels = ["1", "2", "2", "1"].map(|id| lists.item(id, 0));
        assert_eq!(labels, ["一、", "五、", "六、", "七、"]);
    }

    #[test]
    fn styles_are_tied_to_levels_and_lists_to_styles() {
        let mut lists = Lists::new();
        assert_eq!(
            ["H1", "H2", "H2", "H1"].map(|style| lists.styled(style)),
            ["一、", "（一）", "（二）", "二、"]
        );
        assert_eq!(lists.item("3", 0), "三、");
        let off = NumberingRef { id: Some("0".into()), level: None };
        assert_eq!(lists.0.label(&mut lists.2, &off, Some("H1"), &lists.1), None);
    }
}
