//! `disclint explain`: why a rule exists, what it rests on, a report that it finds fault with and
//! one that it does not (from the rule's own examples), what to do, and how to ignore it.

mod difference;

use super::flags::{self, Lang};
use super::packs::{self, Named};
use super::rules::{in_words, level};
use super::{CLEAN, Failure, World};
use crate::date::Years;
use crate::lint::Linter;
use crate::phrases::phrase;
use crate::rule::Example;
use crate::ruleset::{Pack, PackRule, Packs, example};
use crate::settings::Settings;
use crate::yaml::did_you_mean;
use clap::Args;
use std::io::Write;
use std::path::PathBuf;

/// Flags of `disclint explain`.
#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// Id of a rule, such as cn/requests/balance
    rule: String,
    /// Folder with more packs of rules
    #[arg(long, value_name = "FOLDER")]
    rules: Vec<PathBuf>,
    /// Language of the explanation
    #[arg(long, value_enum, env = "DISCLINT_LANG")]
    lang: Option<Lang>,
}

/// Runs the command.
pub(super) fn run(args: &ExplainArgs, world: &mut World<'_>) -> Result<u8, Failure> {
    let mut packs = Packs::with_examples();
    let named = Named { folders: args.rules.clone(), ..Named::default() };
    let found = packs::find(world.disk, &named, &mut packs)?;
    // Packs of the user may change a rule, so they are asked before the rule's own pack.
    let own = args.rule.split('/').next().unwrap_or_default();
    let mut ids: Vec<&str> = found.iter().map(String::as_str).collect();
    if args.rules.is_empty() && packs.ids().contains(&own) {
        ids = vec![own];
    }
    let pack = packs.compose(&ids).map_err(Failure::Faults)?;
    let rules = pack.rules_called(&args.rule);
    if rules.is_empty() {
        let help = did_you_mean(&args.rule, pack.rules.iter().map(|rule| rule.rule.id.as_str()));
        let help = help.unwrap_or_else(|| "`disclint rules` lists them all".to_owned());
        return Err(Failure::Said(format!("there is no rule `{}`; {help}", args.rule)));
    }
    let language = flags::language(args.lang, world.env, &pack.languages);
    for (index, rule) in rules.into_iter().enumerate() {
        if index > 0 {
            writeln!(world.stdout)?;
        }
        Explained { pack: &pack, rule, language: &language }.write(world.stdout)?;
    }
    Ok(CLEAN)
}

struct Explained<'p> {
    pack: &'p Pack,
    rule: &'p PackRule,
    language: &'p str,
}

/// Years in words. The end of a range is named as the last year that is in it.
fn years(years: Years, language: &str) -> String {
    let from = years.from.map(|year| year.to_string()).unwrap_or_default();
    let last = years.to.map(|year| (i32::from(year) - 1).to_string()).unwrap_or_default();
    let key = match (years.from, years.to) {
        (None, None) => "explain-years-all",
        (Some(_), None) => "explain-years-from",
        (None, Some(_)) => "explain-years-until",
        (Some(_), Some(_)) if from == last => "explain-years-one",
        (Some(_), Some(_)) => "explain-years-between",
    };
    phrase(language, key, &[("from", &from), ("last", &last)])
}

impl Explained<'_> {
    fn write(&self, out: &mut dyn Write) -> Result<(), Failure> {
        let PackRule { rule, kind, pack, .. } = self.rule;
        let say = |key: &str, values: &[(&str, &str)]| phrase(self.language, key, values);
        writeln!(out, "{}  {}", rule.id, rule.title.get(self.language))?;
        let years = years(rule.effective, self.language);
        let values =
            [("level", level(rule.level)), ("years", years.as_str()), ("kind", kind.name()), ("pack", pack)];
        writeln!(out, "{}", say("explain-head", &values))?;
        if !rule.formerly.is_empty() {
            writeln!(out, "{}", say("explain-formerly", &[("names", &rule.formerly.join(", "))]))?;
        }
        self.part(out, "explain-why", rule.why.get(self.language))?;
        let mut basis = String::new();
        for entry in &rule.basis {
            basis += &format!("{}\n", in_words(entry));
            if let Some(quote) = &entry.quote {
                basis += &format!("  {quote}\n");
            }
        }
        self.part(out, "explain-basis", &basis)?;
        if let Some(example) = rule.examples.fail.first() {
            self.part(out, "explain-bad", &self.example(example, true))?;
        }
        // The model itself is a good example of everything; one with a change shows a limit.
        let telling = |example: &&Example| {
            example.text.is_some() || !example.replace.is_empty() || !example.set.is_empty()
        };
        let good = rule.examples.pass.iter().find(telling).or(rule.examples.pass.first());
        if let Some(example) = good {
            self.part(out, "explain-good", &self.example(example, false))?;
        }
        self.part(out, "explain-help", rule.help.get(self.language))?;
        let (id, reason) = (&rule.id, say("explain-reason", &[]));
        let suppress = format!(
            "{}\n  <!-- disclint-ignore {id}: {reason} -->\n{}\n  rules: {{{id}: off}}",
            say("explain-in-report", &[]),
            say("explain-in-config", &[]),
        );
        self.part(out, "explain-suppress", &suppress)
    }

    /// A heading with indented lines below it; nothing for no lines.
    fn part(&self, out: &mut dyn Write, heading: &str, text: &str) -> Result<(), Failure> {
        if text.trim().is_empty() {
            return Ok(());
        }
        writeln!(out, "\n{}", phrase(self.language, heading, &[]))?;
        for line in text.trim_end().lines() {
            writeln!(out, "  {line}")?;
        }
        Ok(())
    }

    /// What an example changes in its model, and what the rule says about it.
    fn example(&self, example: &Example, fails: bool) -> String {
        let case = match example::case(self.pack, self.rule, example) {
            Ok(case) => case,
            Err(failure) => return failure.to_string(),
        };
        let mut shown = match case.model {
            None => difference::beginning(&case.text),
            Some(model) if model.text == case.text => {
                phrase(self.language, "explain-model", &[("model", &model.name)])
            }
            Some(model) => difference::between(&model.text, &case.text),
        };
        let beside = case.previous.iter().map(|one| ("explain-previous", &**one));
        for (key, one) in beside.chain(case.others.iter().map(|one| ("explain-other", one))) {
            shown += &format!("\n{}\n", phrase(self.language, key, &[]));
            shown += &match one.model {
                None => difference::beginning(&one.text),
                Some(model) if model.text == one.text => {
                    phrase(self.language, "explain-model", &[("model", &model.name)])
                }
                Some(model) => difference::between(&model.text, &one.text),
            };
        }
        if fails {
            for message in self.messages(&case) {
                shown += &format!("\n→ {message}");
            }
        }
        shown
    }

    /// What the rule says about a report, in the words that a user reads.
    fn messages(&self, case: &example::Case<'_>) -> Vec<String> {
        let settings = Settings { language: self.language.into(), ..Settings::default() };
        let Ok(series) = case.series(self.pack) else { return Vec::new() };
        let linter = Linter::new(self.pack);
        let linted = linter.lint_after(&case.file, case.text.as_bytes(), &settings, series.past(0));
        let diagnostics = linted.examined().map_or(&[][..], |examined| &examined.outcome.diagnostics);
        let own = diagnostics.iter().filter(|diagnostic| *diagnostic.rule == *self.rule.rule.id);
        own.map(|diagnostic| diagnostic.message.clone()).collect()
    }
}
