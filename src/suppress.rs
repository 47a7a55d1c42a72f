//! Owns what people chose not to be told: comments in reports and waivers in settings.
//!
//! A comment `disclint-ignore RULE: reason` between comment marks hides a rule's findings in the
//! next block, `disclint-ignore-file` in the whole report. One that hides nothing, or names no rule,
//! is itself reported, so that it cannot hide a later mistake. Suppressed findings are kept apart,
//! never lost.

use crate::diagnostic::{Diagnostic, Label, RuleText, Severity, Suppressed, SuppressedBy, Verdict};
use crate::document::{Block, Document};
use crate::phrases::phrase;
use crate::recognize::Report;
use crate::ruleset::Pack;
use crate::settings::{Settings, named_by};
use crate::source::{Source, Span};
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Id of the diagnostic about a comment without effect.
pub const UNUSED: &str = "disclint/unused-suppression";
/// Id of the diagnostic about a comment that names no rule.
pub const UNKNOWN: &str = "disclint/unknown-rule";

/// A comment in a report.
#[derive(Debug, PartialEq, Eq)]
struct Comment {
    /// Names of rules with their places; a single empty name where there are none.
    rules: Vec<(String, Span)>,
    /// Why, in the author's words.
    reason: String,
    /// What it hides; `None` for the whole report.
    block: Option<Span>,
}

/// Takes comments for this program out of the paragraphs of a text, where no format has done so: they
/// are no words of the report. A comment in the middle of a paragraph stays.
pub(crate) fn leave_out(source: &Source, document: &mut Document) {
    if !source.text().contains(WORD) {
        return;
    }
    document.blocks.retain_mut(|block| {
        let Block::Paragraph(paragraph) = block else { return true };
        let text = paragraph.text.as_str();
        let Some(start) = text.find(OPEN).filter(|at| text[at + OPEN.len()..].trim_start().starts_with(WORD))
        else {
            return true;
        };
        let Some(end) = text[start..].find(CLOSE).map(|at| start + at + CLOSE.len()) else { return true };
        let (before, after) = (text[..start].trim_end(), text[end..].trim_start());
        let rest = match (before, after) {
            ("", "") => return false,
            ("", after) => text.len() - after.len()..text.len(),
            (before, "") => 0..before.len(),
            _ => return true,
        };
        let span = paragraph.text.span(rest.clone());
        paragraph.text = paragraph.text.slice(rest);
        paragraph.span = span;
        true
    });
}

const OPEN: &str = "<!--";
const CLOSE: &str = "-->";
const WORD: &str = "disclint-ignore";

/// Takes suppressed diagnostics out and returns them; adds those about comments.
pub(crate) fn apply(
    diagnostics: &mut Vec<Diagnostic>,
    report: &Report<'_>,
    pack: &Pack,
    settings: &Settings,
    verdicts: &[(Arc<str>, Verdict)],
) -> Vec<Suppressed> {
    let comments = comments(report.source, &blocks(report));
    let mut used: Vec<Vec<bool>> = comments.iter().map(|comment| vec![false; comment.rules.len()]).collect();
    let mut suppressed = Vec::new();
    diagnostics.retain(|diagnostic| {
        let names = |pattern: &str| names(pack, &diagnostic.rule, pattern);
        for (comment, used) in comments.iter().zip(&mut used) {
            let covers = comment.block.is_none_or(|block| block.touches(diagnostic.span()));
            let Some(at) =
                comment.rules.iter().position(|(rule, _)| !rule.is_empty() && names(rule)).filter(|_| covers)
            else {
                continue;
            };
            used[at] = true;
            let (by, reason) = (SuppressedBy::Comment, comment.reason.clone());
            suppressed.push(Suppressed { diagnostic: diagnostic.clone(), by, reason });
            return false;
        }
        if let Some(waiver) = settings.waivers.iter().find(|waiver| names(&waiver.rule)) {
            waiver.used.store(true, Ordering::Relaxed);
            let (by, reason) = (SuppressedBy::Waiver, waiver.reason.clone());
            suppressed.push(Suppressed { diagnostic: diagnostic.clone(), by, reason });
            return false;
        }
        true
    });
    for (comment, used) in comments.iter().zip(&used) {
        for ((rule, span), _) in comment.rules.iter().zip(used).filter(|(_, used)| !**used) {
            let known = pack.rules.iter().any(|known| named_by(&known.rule, rule));
            // A rule that did not come to a verdict may need the comment another time.
            let judged = || {
                let named = verdicts.iter().filter(|(id, _)| names(pack, id, rule));
                let all: Vec<Verdict> = named.map(|(_, verdict)| *verdict).collect();
                !all.is_empty() && !all.contains(&Verdict::NotAssessable)
            };
            if rule.is_empty() {
                diagnostics.push(about(UNKNOWN, "nameless-comment", rule, *span, settings));
            } else if !known {
                diagnostics.push(about(UNKNOWN, "unknown-comment", rule, *span, settings));
            } else if judged() {
                diagnostics.push(about(UNUSED, "unused-comment", rule, *span, settings));
            }
        }
    }
    suppressed
}

fn names(pack: &Pack, id: &str, pattern: &str) -> bool {
    pack.rules.iter().any(|rule| rule.rule.id == *id && named_by(&rule.rule, pattern))
}

fn about(id: &str, words: &str, rule: &str, span: Span, settings: &Settings) -> Diagnostic {
    let language = &*settings.language;
    let (text, value, cell, locator) = (String::new(), None, None, String::new());
    Diagnostic {
        rule: id.into(),
        severity: Severity::Warning,
        message: phrase(language, words, &[("rule", rule)]),
        labels: vec![Label { span, text, value, cell, locator }],
        elsewhere: Vec::new(),
        basis: Vec::new(),
        notes: Vec::new(),
        help: Some(phrase(language, "unused-comment-help", &[])),
        fix: None,
        fingerprint: format!("v1:{id}:{rule}"),
    }
}

/// The words of the program's own rules.
pub(crate) fn rule_texts(language: &str) -> Vec<RuleText> {
    let text = |id: &str, words: &str| RuleText {
        id: id.into(),
        title: phrase(language, words, &[("rule", "…")]),
        why: String::new(),
        help: phrase(language, "unused-comment-help", &[]),
        basis: Vec::new(),
        severity: Severity::Warning,
    };
    vec![text(UNKNOWN, "unknown-comment"), text(UNUSED, "unused-comment")]
}

/// Spans of everything that a comment can stand before.
fn blocks(report: &Report<'_>) -> Vec<Span> {
    report.document.blocks.iter().map(Block::span).collect()
}

/// Comments of a report whose text is its file; a laid-out document has none.
fn comments(source: &Source, blocks: &[Span]) -> Vec<Comment> {
    let text = source.text();
    let mut comments = Vec::new();
    if !source.origin().is_text() || !text.contains(WORD) {
        return comments;
    }
    let mut from = 0;
    while let Some(start) = text[from..].find(OPEN).map(|at| at + from) {
        let inner = start + OPEN.len();
        let Some(end) = text[inner..].find(CLOSE).map(|at| at + inner) else { break };
        from = end + CLOSE.len();
        let Some(after) = text[inner..end].trim_start().strip_prefix(WORD) else { continue };
        let (whole, after) = after.strip_prefix("-file").map_or((false, after), |after| (true, after));
        // `disclint-ignored` is another word.
        if !after.is_empty() && !after.starts_with([' ', '\t', '\n', '\r', ':', '：']) {
            continue;
        }
        let (rules, reason) = after.split_once([':', '：']).unwrap_or((after, ""));
        let at = end - after.len();
        let mut rules = names_in(rules, at);
        if rules.is_empty() {
            rules.push((String::new(), Span::from(start..from)));
        }
        let next = blocks.iter().find(|block| block.start as usize >= from).copied();
        let block = if whole { None } else { Some(next.unwrap_or(source.end())) };
        comments.push(Comment { rules, reason: reason.trim().to_owned(), block });
    }
    comments
}

/// Names of rules between blanks and commas, with their places; `at` is where the text begins.
fn names_in(text: &str, at: usize) -> Vec<(String, Span)> {
    let is_between = |c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、');
    let mut names = Vec::new();
    let mut start = None;
    for (offset, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, is_between(c)) {
            (None, false) => start = Some(offset),
            (Some(first), true) => {
                names.push((text[first..offset].to_owned(), Span::from(at + first..at + offset)));
                start = None;
            }
            _ => {}
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, blocks: &[Span]) -> Vec<Comment> {
        comments(&Source::plain("a.md", text), blocks)
    }

    #[test]
    fn a_comment_names_rules_and_a_reason_and_covers_the_next_block() {
        let text = "前文\n<!-- disclint-ignore cn/a, cn/b：已核实 -->\n后文\n再后";
        let after = text.find("后文").unwrap();
        let last = text.find("再后").unwrap();
        let blocks = [0..6, after..after + 6, last..last + 6].map(Span::from);
        let comments = read(text, &blocks);
        assert_eq!(comments.len(), 1);
        assert_eq!(comments[0].reason, "已核实");
        assert_eq!(comments[0].block, Some(blocks[1]));
        let names: Vec<&str> = comments[0].rules.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["cn/a", "cn/b"]);
        let second = comments[0].rules[1].1;
        assert_eq!(&text[second.range()], "cn/b");
    }

    #[test]
    fn a_comment_for_the_file_covers_everything_and_other_comments_nothing() {
        let comments =
            read("<!-- disclint-ignore-file cn/a: r --><!-- disclint-ignored x --><!-- x -->", &[]);
        assert_eq!(comments.len(), 1);
        assert_eq!(comments[0].block, None);
        assert!(read("<!-- disclint-ignore cn/a", &[]).is_empty());
    }
}
