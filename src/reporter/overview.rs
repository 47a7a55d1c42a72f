//! Many reports at a glance, for whoever reviews them: which have which faults, the worst first;
//! which rules fail how often; which reports bear on each other; which files could not be read.
//!
//! The only reporter that keeps something of a file until the end, because the worst comes first: a
//! line or two of each.

use super::markdown::escaped;
use super::{Reporter, Run, Stream, summary_lines};
use crate::diagnostic::{LintState, Linted, Severity, Summary, Verdict};
use crate::phrases::{count, phrase};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Rules that are named for one report.
const RULES: usize = 4;

pub(super) struct Overview;

impl Reporter for Overview {
    fn name(&self) -> &'static str {
        "summary"
    }

    fn summary(&self) -> &'static str {
        "tables over all reports, the worst first, in Markdown, for whoever reviews many"
    }

    fn is_prose(&self) -> bool {
        true
    }

    fn begin<'r>(&self, run: &'r Run, _: &mut dyn Write) -> io::Result<Box<dyn Stream + 'r>> {
        Ok(Box::new(Tables::new(run)))
    }
}

/// What is kept of the files.
struct Tables<'r> {
    run: &'r Run,
    reports: Vec<Row>,
    clean: usize,
    rules: BTreeMap<String, Counts>,
    between: Vec<[String; 3]>,
    unread: Vec<(String, String)>,
}

/// What is kept of a report with findings or gaps.
struct Row {
    path: String,
    organ: String,
    year: String,
    errors: usize,
    warnings: usize,
    infos: usize,
    /// Rules that could not be assessed, and those that could or could not.
    unassessed: (usize, usize),
    /// Rules by severity and number of findings, the gravest first.
    rules: Vec<String>,
}

/// How often a rule found something.
#[derive(Default)]
struct Counts {
    severity: Option<Severity>,
    findings: usize,
    reports: usize,
}

impl Row {
    /// Not assessed rules in percent, rounded up so that a gap is never nothing.
    fn share(&self) -> usize {
        let (gaps, all) = self.unassessed;
        (gaps * 100).div_ceil(all.max(1))
    }
}

impl Stream for Tables<'_> {
    fn file(&mut self, linted: &Linted, _: &mut dyn Write) -> io::Result<()> {
        let examined = match &linted.state {
            LintState::Examined(examined) => examined,
            LintState::Unread(reason) => {
                self.unread.push((linted.path.clone(), reason.clone()));
                return Ok(());
            }
        };
        let outcome = &examined.outcome;
        let mut found: BTreeMap<&str, (Severity, usize)> = BTreeMap::new();
        for diagnostic in &outcome.diagnostics {
            let entry = found.entry(&*diagnostic.rule).or_insert((diagnostic.severity, 0));
            entry.0 = entry.0.max(diagnostic.severity);
            entry.1 += 1;
            if !diagnostic.elsewhere.is_empty() {
                let at = examined.source.position(diagnostic.span().start);
                let place = match examined.source.origin().is_text() {
                    true => format!("{}:{}", linted.path, at.line),
                    false => linted.path.clone(),
                };
                self.between.push([place, diagnostic.rule.to_string(), diagnostic.message.clone()]);
            }
        }
        for (rule, (severity, findings)) in &found {
            let counts = self.rules.entry((*rule).to_owned()).or_default();
            counts.severity = counts.severity.max(Some(*severity));
            counts.findings += findings;
            counts.reports += 1;
        }
        let gaps = outcome.count(Verdict::NotAssessable);
        if found.is_empty() && gaps == 0 {
            self.clean += 1;
            return Ok(());
        }
        let mut rules: Vec<(&str, (Severity, usize))> = found.into_iter().collect();
        rules.sort_by_key(|(rule, (severity, findings))| (Reverse((*severity, *findings)), *rule));
        self.reports.push(Row {
            path: linted.path.clone(),
            organ: examined.organ.clone().unwrap_or_default(),
            year: examined.year.map_or(String::new(), |year| year.to_string()),
            errors: outcome.severity(Severity::Error),
            warnings: outcome.severity(Severity::Warning),
            infos: outcome.severity(Severity::Info),
            unassessed: (gaps, gaps + outcome.count(Verdict::Pass) + outcome.count(Verdict::Fail)),
            rules: rules.iter().map(|(rule, _)| (*rule).to_owned()).collect(),
        });
        Ok(())
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        let language = self.run.language.as_str();
        writeln!(out, "# {}\n", phrase(language, "overview", &[]))?;
        for line in summary_lines(summary, language) {
            writeln!(out, "{}\n", escaped(&line))?;
        }
        self.reports(out)?;
        self.rules(out)?;
        let rows: Vec<Vec<String>> = std::mem::take(&mut self.between)
            .into_iter()
            .map(|[place, rule, message]| vec![escaped(&place), format!("`{rule}`"), escaped(&message)])
            .collect();
        self.table("overview-between", &["head-place", "head-rule", "head-message"], &rows, out)?;
        let rows: Vec<Vec<String>> =
            self.unread.iter().map(|(path, reason)| vec![escaped(path), escaped(reason)]).collect();
        self.table("overview-unread", &["head-report", "head-reason"], &rows, out)
    }
}

impl<'r> Tables<'r> {
    fn new(run: &'r Run) -> Self {
        let (reports, between, unread) = (Vec::new(), Vec::new(), Vec::new());
        Self { run, reports, clean: 0, rules: BTreeMap::new(), between, unread }
    }

    fn reports(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let worst = |row: &Row| (row.errors, row.warnings, row.share(), row.infos);
        self.reports.sort_by(|a, b| worst(b).cmp(&worst(a)).then_with(|| a.path.cmp(&b.path)));
        let rows: Vec<Vec<String>> = self
            .reports
            .iter()
            .map(|row| {
                let mut rules: Vec<String> =
                    row.rules.iter().take(RULES).map(|rule| format!("`{rule}`")).collect();
                if row.rules.len() > RULES {
                    rules.push(format!("+{}", row.rules.len() - RULES));
                }
                let counts = [row.errors, row.warnings, row.infos].map(|count| count.to_string());
                let mut cells = vec![escaped(&row.path), escaped(&row.organ), row.year.clone()];
                cells.extend(counts);
                cells.extend([format!("{}%", row.share()), rules.join(" ")]);
                cells
            })
            .collect();
        let head = [
            "head-report",
            "head-organ",
            "head-year",
            "error",
            "warning",
            "info",
            "head-unassessed",
            "head-rule",
        ];
        self.table("overview-reports", &head, &rows, out)?;
        if self.clean > 0 {
            let language = self.run.language.as_str();
            let clean = count(language, "reports", self.clean);
            writeln!(out, "{}\n", phrase(language, "summary-clean", &[("reports", &clean)]))?;
        }
        Ok(())
    }

    fn rules(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut rules: Vec<(&String, &Counts)> = self.rules.iter().collect();
        rules.sort_by_key(|(rule, counts)| {
            (Reverse((counts.severity, counts.reports, counts.findings)), *rule)
        });
        let language = self.run.language.as_str();
        let rows: Vec<Vec<String>> = rules
            .into_iter()
            .map(|(rule, counts)| {
                let severity = counts.severity.map_or("", Severity::as_str);
                let title = self.run.rule(rule).map_or("", |text| text.title.as_str());
                vec![
                    format!("`{rule}`"),
                    escaped(title),
                    phrase(language, severity, &[]),
                    counts.findings.to_string(),
                    counts.reports.to_string(),
                ]
            })
            .collect();
        let head = ["head-rule", "head-title", "head-severity", "head-findings", "head-reports"];
        self.table("overview-rules", &head, &rows, out)
    }

    /// A heading and a table; nothing for no rows.
    fn table(&self, title: &str, head: &[&str], rows: &[Vec<String>], out: &mut dyn Write) -> io::Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let language = self.run.language.as_str();
        let names: Vec<String> = head.iter().map(|key| phrase(language, key, &[])).collect();
        writeln!(out, "## {}\n", phrase(language, title, &[]))?;
        writeln!(out, "| {} |\n|{}", names.join(" | "), "---|".repeat(names.len()))?;
        for row in rows {
            writeln!(out, "| {} |", row.join(" | "))?;
        }
        writeln!(out)
    }
}
