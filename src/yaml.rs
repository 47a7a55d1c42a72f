//! Owns YAML that people write: text to typed values, and every mistake in it to a place.
//!
//! A fault carries the bytes it is about, so whoever shows it draws a caret and never searches.
//! Values have JSON's shape ([`serde_json::Value`]) whatever they were written in. Nothing here
//! knows rules, settings or how a fault is drawn, and the types of the YAML libraries end here.

mod places;

pub use places::MAX_BYTES;

use places::Places;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// A file of YAML with its name. Cheap to clone: faults keep a copy.
#[derive(Clone)]
pub struct YamlFile {
    name: Arc<str>,
    text: Arc<str>,
    // Made at the first question for a place: most files have no fault.
    places: Arc<OnceLock<Result<Places, Box<YamlFault>>>>,
}

/// Where in a file's value something stands: the way down to it, and what of it is meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct At {
    /// Keys and indices from the top.
    pub path: Vec<String>,
    /// The key itself is meant, not its value.
    pub key: bool,
    /// Bytes within the scalar, where only a part of it is meant.
    pub range: Option<Range<usize>>,
}

impl At {
    /// The value at a path.
    pub fn value<S: Into<String>>(path: impl IntoIterator<Item = S>) -> Self {
        Self { path: path.into_iter().map(Into::into).collect(), key: false, range: None }
    }

    /// The key at a path.
    pub fn key<S: Into<String>>(path: impl IntoIterator<Item = S>) -> Self {
        Self { key: true, ..Self::value(path) }
    }

    /// The same place, with `path` before its own.
    #[must_use]
    pub fn below(mut self, path: &[String]) -> Self {
        self.path.splice(0..0, path.iter().cloned());
        self
    }
}

/// A mistake that a person can mend in a YAML file.
#[derive(Clone, Debug)]
pub struct YamlFault {
    /// What is wrong, in one sentence that stands alone.
    pub message: String,
    /// Where.
    pub place: YamlPlace,
    /// What would be right.
    pub help: Option<String>,
    /// Further places, perhaps in other files.
    pub secondary: Vec<YamlPlace>,
}

/// A labelled place in a YAML file.
#[derive(Clone, Debug)]
pub struct YamlPlace {
    /// The file.
    pub file: YamlFile,
    /// Bytes of its text.
    pub span: Range<usize>,
    /// What stands there; may be empty.
    pub label: String,
}

/// A value that does not fit a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// Where.
    pub at: At,
    /// What is wrong.
    pub message: String,
    /// What would be right.
    pub help: Option<String>,
}

impl YamlFile {
    /// `name` is what people see.
    pub fn new(name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        Self { name: name.into(), text: text.into(), places: Arc::default() }
    }

    /// The name by which people know the file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The value that the file holds.
    ///
    /// # Errors
    /// Faults of syntax, doubled keys, tags, several documents, and anything beyond the limits
    /// (see [`MAX_BYTES`]) that keep a hostile file cheap.
    pub fn parse(&self) -> Result<Value, Vec<YamlFault>> {
        let places = self.places().map_err(|fault| vec![fault.clone()])?;
        let doubled: Vec<YamlFault> = places
            .doubled
            .iter()
            .map(|doubled| {
                let mut fault = self
                    .fault_in(doubled.second.clone(), format!("the key `{}` stands here twice", doubled.key));
                fault.place.label = "again".into();
                fault.secondary.push(self.place(doubled.first.clone(), "first"));
                fault
            })
            .collect();
        if !doubled.is_empty() {
            return Err(doubled);
        }
        // The event parser has accepted the text; what the value parser still refuses (a tag, an
        // unknown escape) it places by itself.
        serde_yaml::from_str(&self.text).map_err(|error| {
            let at = error.location().map_or(0, |location| location.index());
            let message = error.to_string();
            let message = message.split(" at line ").next().unwrap_or_default();
            let message = match message.rsplit_once("invalid type: enum") {
                Some(_) => "tags (`!name`) have no meaning here",
                None => message,
            };
            vec![self.fault_in(self.char_at(at), message)]
        })
    }

    /// The value as a type.
    ///
    /// # Errors
    /// As [`YamlFile::parse`], and the first place that does not fit the type.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Vec<YamlFault>> {
        typed(&self.parse()?).map_err(|slip| vec![self.slip(slip, &[])])
    }

    /// A fault at a place of the value.
    pub fn fault(&self, at: &At, message: impl Into<String>) -> YamlFault {
        self.fault_in(self.span(at), message)
    }

    /// A slip as a fault; `below` is the path of the value that did not fit.
    pub fn slip(&self, slip: Slip, below: &[String]) -> YamlFault {
        let mut fault = self.fault(&slip.at.below(below), slip.message);
        fault.help = slip.help;
        fault
    }

    /// A labelled place.
    pub fn place(&self, span: Range<usize>, label: impl Into<String>) -> YamlPlace {
        YamlPlace { file: self.clone(), span, label: label.into() }
    }

    /// The bytes of a place. What does not exist is stood for by the nearest thing around it.
    pub fn span(&self, at: &At) -> Range<usize> {
        self.places().map_or(0..0, |places| places.span(&self.text, at))
    }

    fn places(&self) -> Result<&Places, &YamlFault> {
        let made = self.places.get_or_init(|| {
            Places::of(&self.text).map_err(|(span, message)| {
                // Only name and text, or the fault would hold the cell that holds it.
                let file = YamlFile::new(self.name.clone(), self.text.clone());
                Box::new(file.fault_in(span, message))
            })
        });
        made.as_ref().map_err(Box::as_ref)
    }

    fn fault_in(&self, span: Range<usize>, message: impl Into<String>) -> YamlFault {
        let place = self.place(span, "");
        YamlFault { message: message.into(), place, help: None, secondary: Vec::new() }
    }

    fn char_at(&self, byte: usize) -> Range<usize> {
        let mut start = byte.min(self.text.len());
        while !self.text.is_char_boundary(start) {
            start -= 1;
        }
        start..start + self.text[start..].chars().next().map_or(0, char::len_utf8)
    }
}

impl YamlFault {
    /// With what would be right.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// With words at its place.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.place.label = label.into();
        self
    }

    /// With a further place.
    #[must_use]
    pub fn beside(mut self, place: YamlPlace) -> Self {
        self.secondary.push(place);
        self
    }
}

/// The name; the text would drown whatever holds the file.
impl fmt::Debug for YamlFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("YamlFile").field(&self.name).finish()
    }
}

/// One line for the fault and one for each further place and the help, for pipes and tests.
impl fmt::Display for YamlFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: error: {}", self.place, self.message)?;
        for place in &self.secondary {
            write!(f, "\n  {place}: {}", place.label)?;
        }
        if let Some(help) = &self.help {
            write!(f, "\n  help: {help}")?;
        }
        Ok(())
    }
}

/// `name:line:column`, one-based, columns in characters.
impl fmt::Display for YamlPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let before = self.file.text.get(..self.span.start).unwrap_or(&self.file.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        write!(f, "{}:{line}:{column}", self.file.name)
    }
}

/// Reads a value into a type.
///
/// # Errors
/// The first place that does not fit, in words for the author of the file.
pub fn typed<T: DeserializeOwned>(value: &Value) -> Result<T, Slip> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().iter().filter_map(|segment| match segment {
            serde_path_to_error::Segment::Seq { index } => Some(index.to_string()),
            serde_path_to_error::Segment::Map { key } => Some(key.clone()),
            _ => None,
        });
        let at = At::value(path);
        let written = error.inner().to_string();
        slip(at, &written)
    })
}

/// Words for what the deserializer said. Its sentences are part of serde's interface (the methods
/// of `serde::de::Error`), and name Rust types that mean nothing to an author.
fn slip(mut at: At, written: &str) -> Slip {
    let quoted: Vec<&str> = written.split('`').skip(1).step_by(2).collect();
    if let (Some(rest), Some(key)) = (written.strip_prefix("unknown field `"), quoted.first()) {
        at.key = true;
        let known = &quoted[1..];
        let help = did_you_mean(key, known.iter().copied()).or_else(|| {
            let known = known.join("`, `");
            (!rest.contains("there are no fields")).then(|| format!("known keys are `{known}`"))
        });
        return Slip { at, message: format!("unknown key `{key}`"), help };
    }
    if let (true, Some(name)) = (written.starts_with("unknown variant `"), quoted.first()) {
        let known = &quoted[1..];
        let help = did_you_mean(name, known.iter().copied())
            .or_else(|| Some(format!("it is one of `{}`", known.join("`, `"))));
        return Slip { at, message: format!("`{name}` is not known here"), help };
    }
    if let (true, Some(key)) = (written.starts_with("missing field `"), quoted.first()) {
        return Slip { at, message: format!("the key `{key}` is missing"), help: None };
    }
    if let Some((found, expected)) =
        written.strip_prefix("invalid type: ").and_then(|rest| rest.split_once(", expected "))
    {
        let message = format!("{} stands where {} belongs", shape(found), shape(expected));
        return Slip { at, message, help: None };
    }
    Slip { at, message: written.to_owned(), help: None }
}

fn shape(name: &str) -> String {
    let name = match name {
        "null" | "unit" => "nothing",
        "map" | "a map" => "a map",
        "sequence" | "a sequence" => "a list",
        "a string" | "string or map" => "a text",
        "a boolean" => "true or false",
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number that is not negative",
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number",
        "f32" | "f64" => "a number",
        _ if name.starts_with("struct ") => "a map",
        _ if name.starts_with("enum ") => "a name",
        _ => name,
    };
    match name.split_once(' ') {
        Some(("string", text)) => format!("the text {text}"),
        Some(("integer" | "floating", number)) => {
            format!("the number {}", number.trim_start_matches("point ").trim_matches('`'))
        }
        Some(("boolean", value)) => value.trim_matches('`').to_owned(),
        _ => name.to_owned(),
    }
}

/// `did you mean …?` with the nearest of the known names, if one is near.
pub fn did_you_mean<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(name, known).map(|known| format!("did you mean `{known}`?"))
}

/// The nearest of the known names; `None` if none is near enough to be a slip of the keyboard.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = name.chars().count();
    known
        .into_iter()
        .map(|known| (strsim::damerau_levenshtein(name, known), known))
        .filter(|(distance, known)| {
            *distance <= 1.max(length / 3) && *distance < known.chars().count().min(length)
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)]
    struct Outer {
        level: Grade,
        #[serde(default)]
        inner: Vec<Inner>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)]
    struct Inner {
        count: u32,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Grade {
        Warning,
        Error,
    }

    fn fault(text: &str) -> (String, String, Option<String>) {
        let fault = YamlFile::new("a.yaml", text).read::<Outer>().unwrap_err().remove(0);
        (text[fault.place.span.clone()].to_owned(), fault.message, fault.help)
    }

    #[test]
    fn a_fault_points_at_what_is_wrong_and_proposes_what_is_right() {
        let found = |text| {
            let (under, message, help) = fault(text);
            format!("[{under}] {message} / {}", help.unwrap_or_default())
        };
        assert_eq!(found("level: error\ninenr: []\n"), "[inenr] unknown key `inenr` / did you mean `inner`?");
        assert_eq!(found("level: eror\n"), "[eror] `eror` is not known here / did you mean `error`?");
        assert_eq!(
            found("level: error\ninner:\n  - {count: 三}\n"),
            "[三] the text \"三\" stands where a whole number that is not negative belongs / "
        );
        assert_eq!(found("level: error\ninner: [{}]\n"), "[{}] the key `count` is missing / ");
        assert_eq!(found("inner: []\n"), "[inner: []] the key `level` is missing / ");
        assert_eq!(
            found("# 甲\nlevel: !x error\n").split(" / ").next(),
            Some("[!] tags (`!name`) have no meaning here")
        );
    }

    #[test]
    fn a_doubled_key_shows_both_places() {
        let text = "level: error\n甲: 1\n\"level\": warning\n";
        let fault = YamlFile::new("a.yaml", text).parse().unwrap_err().remove(0);
        assert_eq!(&text[fault.place.span.clone()], "\"level\"");
        assert_eq!(fault.secondary[0].span, 0..5);
        assert_eq!(
            fault.to_string(),
            "a.yaml:3:1: error: the key `level` stands here twice\n  a.yaml:1:1: first"
        );
    }

    #[test]
    fn syntax_errors_have_a_place() {
        for (text, line) in
            [("a: [1\n", 1), ("a: 1\n b: 2\n", 2), ("a:\n\t- b\n", 2), ("a: *b\n", 1), ("甲: '\n", 1)]
        {
            let fault = YamlFile::new("a.yaml", text).parse().unwrap_err().remove(0);
            let found = text[..fault.place.span.start].matches('\n').count() + 1;
            assert_eq!(found, line, "{text:?}: {fault}");
        }
    }

    #[test]
    fn a_range_within_a_scalar_is_found_in_every_style_of_quoting() {
        for text in
            ["a: 差 {b} 件\n", "a: \"差 {b} \\u4ef6\"\n", "a: >-\n  差\n  {b} 件\n", "a: |-\n  差 {b}\n"]
        {
            let file = YamlFile::new("a.yaml", text);
            let value = file.parse().unwrap();
            let start = value["a"].as_str().unwrap().find("{b}").unwrap();
            let at = At { range: Some(start..start + 3), ..At::value(["a"]) };
            assert_eq!(&text[file.span(&at)], "{b}", "{text:?}");
        }
    }

    #[test]
    fn what_does_not_exist_is_stood_for_by_what_is_around_it() {
        let text = "rules:\n  - id: x\n    with:\n      a: 1\n";
        let file = YamlFile::new("a.yaml", text);
        assert_eq!(&text[file.span(&At::value(["rules", "0", "with", "b", "c"]))], "with");
        assert_eq!(&text[file.span(&At::value(["rules", "0"]))], "id: x");
        assert_eq!(&text[file.span(&At::key(["rules", "0", "id"]))], "id");
    }

    #[test]
    fn hostile_files_are_refused_at_once() {
        let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
        for i in 1..10 {
            let before = vec![format!("*a{}", i - 1); 9].join(", ");
            bomb += &format!("a{i}: &a{i} [{before}]\n");
        }
        for (text, message) in [
            (bomb, "aliases unfold to more than 100000 values"),
            ("[".repeat(200_000), "recursion limit exceeded"),
            ("[".repeat(70) + &"]".repeat(70), "nested deeper than 64 levels"),
            ("a".repeat(MAX_BYTES + 1), "larger than 1 MiB"),
            ("a: 1\n---\nb: 2\n".to_owned(), "a second document begins here"),
            ("[a]: 1\n".to_owned(), "a key has to be a plain text"),
        ] {
            let fault = YamlFile::new("a.yaml", text).parse().unwrap_err().remove(0);
            assert!(fault.message.contains(message), "{fault}");
        }
    }

    #[test]
    fn only_a_slip_of_the_keyboard_is_proposed() {
        assert_eq!(nearest("identiy", ["identity", "section"]), Some("identity"));
        assert_eq!(nearest("zz", ["identity", "section"]), None);
        assert_eq!(nearest("a", ["b"]), None);
    }
}
