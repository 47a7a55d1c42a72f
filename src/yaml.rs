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
mod tests;
