//! Documents and pack data for the tests of recognition.

use super::{Form, Profile, Report, Settings};
use crate::document::{Block, Document, Paragraph};
use crate::recognize::profile::NumberingSpec;
use crate::source::{FoldBuilder, Source, Span};

/// A document of paragraphs set apart by empty lines.
pub(crate) fn document(text: &str) -> (Source, Document) {
    let mut document = Document::default();
    let mut fold: Option<(FoldBuilder, u32)> = None;
    let (mut at, mut end) = (0, 0);
    let mut finish = |fold: &mut Option<(FoldBuilder, u32)>, end: u32| {
        if let Some((builder, start)) = fold.take() {
            let paragraph = Paragraph::body(builder.finish(), Span::new(start, end));
            document.blocks.push(Block::Paragraph(paragraph));
        }
    };
    for line in text.split_inclusive('\n') {
        let words = line.trim_end_matches('\n');
        if words.trim().is_empty() {
            finish(&mut fold, end);
        } else {
            let (builder, _) = fold.get_or_insert_with(|| (FoldBuilder::new(), at));
            builder.line_break(at);
            builder.push(words, at);
            end = at + words.len() as u32;
        }
        at += line.len() as u32;
    }
    finish(&mut fold, end);
    (Source::plain("report.txt", text), document)
}

/// The profile of the Chinese pack.
pub(crate) fn profile() -> Profile {
    #[derive(serde::Deserialize)]
    struct Pack {
        profile: Profile,
    }
    let pack: Pack =
        serde_yaml::from_str(include_str!("../../rules/cn/pack.yaml")).expect("pack.yaml is read");
    pack.profile
}

/// How the Chinese pack numbers.
pub(crate) fn numbering() -> NumberingSpec {
    profile().numbering
}

/// The forms of the Chinese pack.
pub(crate) fn forms() -> Vec<Form> {
    [include_str!("../../rules/cn/forms/2019.yaml"), include_str!("../../rules/cn/forms/2021.yaml")]
        .iter()
        .map(|text| serde_yaml::from_str(text).expect("a form is read"))
        .collect()
}

/// Recognizes a text with the Chinese pack and hands the report to `look`.
pub(crate) fn with_report<T>(text: &str, settings: &Settings, look: impl FnOnce(&Report<'_>) -> T) -> T {
    let (source, document) = document(text);
    let (profile, forms) = (profile(), forms());
    look(&super::recognize(&source, document, &profile, &forms, settings))
}
