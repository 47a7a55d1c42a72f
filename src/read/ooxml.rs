//! Owns what Word and Excel files have in common: relationships between parts, and document
//! properties. It knows neither paragraphs nor sheets.

use super::ReadError;
use super::archive::Archive;
use super::xml::{Token, Xml};

/// One relationship of a part.
#[derive(Debug)]
pub(super) struct Relation {
    /// How the part refers to it.
    pub(super) id: String,
    /// The last segment of its type, which is the same in the strict and the transitional standard
    /// (`styles`, `header`, …).
    pub(super) kind: String,
    /// The part it leads to, as the archive names it.
    pub(super) target: String,
}

/// The relationships of a part; `""` is the package itself. Links to the outside are left out.
pub(super) fn relations(archive: &mut Archive<'_>, part: &str) -> Result<Vec<Relation>, ReadError> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let slash = if folder.is_empty() { "" } else { "/" };
    let Some(text) = archive.part(&format!("{folder}{slash}_rels/{file}.rels"))? else {
        return Ok(Vec::new());
    };
    let mut xml = Xml::new(&text, archive.format());
    let mut relations = Vec::new();
    while let Some(token) = xml.next()? {
        let Token::Start(element) = token else { continue };
        if element.name() != "Relationship"
            || element.attribute("TargetMode").is_some_and(|mode| mode == "External")
        {
            continue;
        }
        let kind = element.attribute("Type").unwrap_or_default();
        relations.push(Relation {
            id: element.attribute("Id").unwrap_or_default(),
            kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
            target: resolve(folder, &element.attribute("Target").unwrap_or_default()),
        });
    }
    Ok(relations)
}

/// The name of the main part: where the package's relationships lead, else the `usual` place.
pub(super) fn main_part(archive: &mut Archive<'_>, usual: &str) -> Result<String, ReadError> {
    let mut stated = relations(archive, "")?.into_iter();
    let found = stated.find(|stated| stated.kind == "officeDocument" && archive.has(&stated.target));
    Ok(found.map_or_else(|| usual.to_owned(), |found| found.target))
}

/// What the file states about itself: when and by whom it was made, and with which program.
pub(super) fn properties(archive: &mut Archive<'_>) -> Result<Vec<(String, String)>, ReadError> {
    let relations = relations(archive, "")?;
    let mut properties = Vec::new();
    for (kind, usual, names) in [
        ("core-properties", "docProps/core.xml", ["title", "creator", "created", "modified"].as_slice()),
        ("extended-properties", "docProps/app.xml", ["Application"].as_slice()),
    ] {
        let part = relations.iter().find(|relation| relation.kind.eq_ignore_ascii_case(kind));
        let part = part.map_or(usual, |relation| relation.target.as_str());
        let Some(text) = archive.part(part)? else { continue };
        let mut xml = Xml::new(&text, archive.format());
        while let Some(token) = xml.next()? {
            let Token::Start(element) = token else { continue };
            let Some(name) = names.iter().find(|name| **name == element.name()) else { continue };
            let prefix = match *name {
                "created" | "modified" => "dcterms:",
                "Application" => "",
                _ => "dc:",
            };
            let value = xml.text()?;
            if !value.trim().is_empty() {
                properties.push((format!("{prefix}{name}"), value.trim().to_owned()));
            }
        }
    }
    Ok(properties)
}

/// A target as a name in the archive: relative to the folder of its part, or to the root.
fn resolve(folder: &str, target: &str) -> String {
    let mut segments: Vec<&str> = match target.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => folder.split('/').filter(|segment| !segment.is_empty()).collect(),
    };
    for segment in target.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            _ => segments.push(segment),
        }
    }
    segments.join("/")
}

#[cfg(test)]
mod tests {
    use super::super::archive::pack;
    use super::*;

    #[test]
    fn targets_are_relative_to_their_part() {
        assert_eq!(resolve("word", "styles.xml"), "word/styles.xml");
        assert_eq!(resolve("word", "../docProps/./core.xml"), "docProps/core.xml");
        assert_eq!(resolve("word", "/xl/a.xml"), "xl/a.xml");
        assert_eq!(resolve("", "../../a.xml"), "a.xml");
    }

    #[test]
    fn relations_and_properties() {
        let bytes = pack(&[
            ("_rels/.rels", "<R><Relationship Id='1' Type='http://x/core-properties' Target='p/c.xml'/></R>"),
            (
                "w/_rels/d.xml.rels",
                "<R><Relationship Id='a' Type='u/styles' Target='s.xml'/><Relationship Id='b' Type='u/hyperlink' TargetMode='External' Target='http://x'/></R>",
            ),
            (
                "p/c.xml",
                "<c><dc:title> </dc:title><dc:creator>某 &amp; 某</dc:creator><dcterms:created>2024-01-05T08:00:00Z</dcterms:created></c>",
            ),
            ("docProps/app.xml", "<p><Application>WPS</Application></p>"),
        ]);
        let mut archive = Archive::open(&bytes, "docx").unwrap();
        let found = relations(&mut archive, "w/d.xml").unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].kind.as_str(), found[0].target.as_str()), ("styles", "w/s.xml"));
        let properties = properties(&mut archive).unwrap();
        let shown: Vec<_> = properties.iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(shown, ["dc:creator=某 & 某", "dcterms:created=2024-01-05T08:00:00Z", "Application=WPS"]);
    }
}
