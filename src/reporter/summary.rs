//! The lines at the end of a run: what was found, and how much was assessed at all.

use crate::diagnostic::{Summary, Verdict};
use crate::phrases::{count, phrase};

/// What a run adds up to, in one or two lines.
pub fn summary_lines(summary: &Summary, language: &str) -> Vec<String> {
    let number = |key: &str, n: usize| phrase(language, key, &[("n", &n.to_string())]);
    let reports = count(language, "reports", summary.reports);
    let mut first = if summary.reports == 0 {
        reports
    } else if summary.diagnostics() == 0 {
        phrase(language, "summary-clean", &[("reports", &reports)])
    } else {
        let (errors, warnings) =
            (count(language, "errors", summary.errors), count(language, "warnings", summary.warnings));
        let infos = count(language, "infos", summary.infos);
        let values =
            [("reports", &*reports), ("errors", &*errors), ("warnings", &*warnings), ("infos", &*infos)];
        phrase(language, "summary-found", &values)
    };
    let comma = phrase(language, "comma", &[]);
    for (key, n) in [
        ("summary-suppressed", summary.suppressed),
        ("summary-unread", summary.unread),
        ("summary-internal", summary.internal),
    ] {
        if n > 0 {
            first.push_str(&comma);
            first.push_str(&number(key, n));
        }
    }
    let mut lines = vec![first];
    if summary.reports > 0 {
        let counts = [
            summary.assessed(),
            summary.count(Verdict::NotAssessable),
            summary.count(Verdict::NotApplicable),
        ]
        .map(|n| n.to_string());
        let [assessed, unassessed, inapplicable] = &counts;
        let values = [("assessed", &**assessed), ("unassessed", unassessed), ("inapplicable", inapplicable)];
        lines.push(phrase(language, "summary-assessed", &values));
        if summary.assessed() == 0 {
            lines.push(phrase(language, "summary-nothing", &[]));
        }
    }
    lines
}
