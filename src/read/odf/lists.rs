//! Owns what OpenDocument styles say about text: how lists and headings are numbered, which spans
//! and sheets are hidden, which cells are ruled.

use super::super::ReadError;
use super::super::numeral;
use super::super::xml::{Element, Token, Xml};
use crate::source::is_wide;
use std::collections::{HashMap, HashSet};

/// Levels of a list.
const LEVELS: usize = 10;

/// The styles of a file that say something about text.
#[derive(Debug, Default)]
pub(super) struct Styles {
    lists: HashMap<String, [Option<Level>; LEVELS]>,
    outline: [Option<Level>; LEVELS],
    hidden: HashSet<String>,
    ruled: HashSet<String>,
}

#[derive(Clone, Debug)]
struct Level {
    format: &'static str,
    prefix: String,
    suffix: String,
    start: u32,
    /// How many levels' counts are shown.
    shown: usize,
}

impl Styles {
    /// Adds the styles of a part.
    pub(super) fn read(&mut self, text: &str) -> Result<(), ReadError> {
        let mut xml = Xml::new(text, super::FORMAT_TEXT);
        let (mut list, mut style) = (None, String::new());
        while let Some(token) = xml.next()? {
            let Token::Start(element) = token else { continue };
            match element.name() {
                "list-style" => {
                    let name = element.attribute("name").unwrap_or_default();
                    self.lists.insert(name.clone(), Default::default());
                    list = Some(name);
                }
                "outline-style" => list = None,
                "style" => style = element.attribute("name").unwrap_or_default(),
                "list-level-style-number" | "outline-level-style" => {
                    let levels = match &list {
                        Some(name) => self.lists.get_mut(name),
                        None => Some(&mut self.outline),
                    };
                    let index = element.number::<usize>("level").and_then(|level| level.checked_sub(1));
                    if let (Some(levels), Some(index)) = (levels, index)
                        && let Some(slot) = levels.get_mut(index)
                    {
                        *slot = Level::read(&element);
                    }
                }
                "text-properties" | "section-properties" | "table-properties"
                    if matches!(element.attribute("display").as_deref(), Some("none" | "false")) =>
                {
                    self.hidden.insert(style.clone());
                }
                "table-cell-properties" => {
                    let rules = ["border", "border-left", "border-right"];
                    let mut rules = rules.iter().filter_map(|name| element.attribute(name));
                    if rules.any(|rule| rule != "none") {
                        self.ruled.insert(style.clone());
                    }
                }
                "body" | "master-styles" => xml.skip()?,
                _ => {}
            }
        }
        Ok(())
    }

    /// Whether text, or a sheet, of a style is hidden.
    pub(super) fn hides(&self, name: &str) -> bool {
        self.hidden.contains(name)
    }

    /// Whether cells of a style have a rule at their left or right.
    pub(super) fn rules(&self, name: &str) -> bool {
        self.ruled.contains(name)
    }
}

impl Level {
    fn read(element: &Element<'_>) -> Option<Self> {
        let format = element.attribute("num-format").filter(|format| !format.is_empty())?;
        Some(Self {
            format: match format.chars().next()? {
                'a' => "lowerLetter",
                'A' => "upperLetter",
                'i' => "lowerRoman",
                'I' => "upperRoman",
                '一' => "chineseCountingThousand",
                '壹' => "chineseLegalSimplified",
                '①' => "decimalEnclosedCircle",
                '甲' => "ideographTraditional",
                '子' => "ideographZodiac",
                '１' => "decimalFullWidth",
                _ => "decimal",
            },
            prefix: element.attribute("num-prefix").unwrap_or_default(),
            suffix: element.attribute("num-suffix").unwrap_or_default(),
            start: element.number("start-value").unwrap_or(1),
            shown: element.number("display-levels").unwrap_or(1),
        })
    }
}

/// How far lists and headings have counted.
#[derive(Debug, Default)]
pub(super) struct Counts {
    /// Open lists, the outermost first; nested ones take the style of those around them.
    open: Vec<Option<String>>,
    counts: HashMap<String, [u32; LEVELS]>,
    outline: [u32; LEVELS],
    /// An item has begun and its first paragraph has not.
    pending: bool,
}

impl Counts {
    pub(super) fn begin_list(&mut self, style: Option<String>, continues: bool) {
        let style = style.or_else(|| self.open.last().cloned().flatten());
        if self.open.is_empty()
            && !continues
            && let Some(style) = &style
        {
            self.counts.remove(style);
        }
        self.open.push(style);
        self.pending = false;
    }

    pub(super) fn end_list(&mut self) {
        self.open.pop();
        self.pending = false;
    }

    pub(super) fn in_list(&self) -> bool {
        !self.open.is_empty()
    }

    pub(super) fn item(&mut self, start: Option<u32>) {
        self.pending = true;
        if let (Some(start), Some(counts)) = (start, self.present()) {
            let (counts, level) = counts;
            counts[level] = start.saturating_sub(1);
        }
    }

    fn present(&mut self) -> Option<(&mut [u32; LEVELS], usize)> {
        let level = self.open.len().checked_sub(1)?.min(LEVELS - 1);
        let style = self.open.last()?.clone()?;
        Some((self.counts.entry(style).or_default(), level))
    }

    /// The label of the paragraph that begins, if it is the first of an item of a numbered list.
    pub(super) fn label(&mut self, styles: &Styles) -> Option<String> {
        if !std::mem::take(&mut self.pending) {
            return None;
        }
        let levels = styles.lists.get(self.open.last()?.as_ref()?)?;
        let (counts, level) = self.present()?;
        step(counts, levels, level)
    }

    /// The label of a heading of a level, one-based.
    pub(super) fn outline(&mut self, styles: &Styles, level: u8) -> Option<String> {
        let level = usize::from(level).checked_sub(1).filter(|level| *level < LEVELS)?;
        step(&mut self.outline, &styles.outline, level)
    }
}

fn step(counts: &mut [u32; LEVELS], levels: &[Option<Level>; LEVELS], at: usize) -> Option<String> {
    let level = levels[at].as_ref()?;
    let start = |index: usize| levels[index].as_ref().map_or(1, |level| level.start);
    counts[at] = if counts[at] == 0 { start(at) } else { counts[at].saturating_add(1) };
    counts[at + 1..].fill(0);
    let first = (at + 1).saturating_sub(level.shown.max(1));
    let numbers: Vec<String> = (first..=at)
        .filter_map(|index| {
            let format = levels[index].as_ref()?.format;
            Some(numeral::write(format, if counts[index] == 0 { start(index) } else { counts[index] }))
        })
        .collect();
    let mut label = format!("{}{}{}", level.prefix, numbers.join("."), level.suffix);
    if label.chars().next_back().is_some_and(|last| !is_wide(last) && !last.is_whitespace()) {
        label.push(' ');
    }
    Some(label)
}
