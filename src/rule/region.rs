//! The kind `region`: no other region's documents and bodies are named as one's own.
//!
//! A sign of text copied from somewhere else. The report's own region has to be certain: it is
//! taken from the body's name, from an address or postal code, or from the names of regions in the
//! text if they are of one voice. Otherwise nothing is said.

use super::scope::Scope;
use super::{Check, Fault, Finding, Findings, Kind, MessageSpec, PackView, parameters};
use crate::pattern::Pattern;
use crate::recognize::Report;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// How often a region is named before that tells the report's own.
const FEW: usize = 2;

pub(super) struct Region;

impl Kind for Region {
    fn name(&self) -> &'static str {
        "region"
    }

    fn summary(&self) -> &'static str {
        "no documents or bodies of another region are named as one's own"
    }

    fn messages(&self) -> &'static [MessageSpec] {
        &[MessageSpec { name: "foreign", values: &["text", "region", "home"], required: true }]
    }

    fn schema(&self) -> schemars::Schema {
        schemars::schema_for!(With)
    }

    fn compile(&self, with: &serde_json::Value, pack: &PackView<'_>) -> Result<Box<dyn Check>, Vec<Fault>> {
        let with: With = parameters(with)?;
        let mut faults = with.scope.faults("in", pack);
        let mut table = |key: &str, name: &str| {
            let data = pack.data.get(name).cloned();
            if data.is_none() {
                let known = pack.data.keys().map(String::as_str);
                faults.push(super::unknown(&[key], "table of data", name, known));
            }
            data.unwrap_or_default()
        };
        let regions = table("regions", &with.regions);
        let prefixes = with.postcodes.as_ref().map(|name| table("postcodes", name));
        let regions: Vec<String> = serde_json::from_value(regions).unwrap_or_default();
        let prefixes = prefixes.and_then(|data| serde_json::from_value(data).ok()).unwrap_or_default();
        if regions.is_empty() && faults.is_empty() {
            faults.push(Fault::at(&["regions"], format!("data `{}` is no list of names", with.regions)));
        }
        let names = regions.iter().map(|name| crate::pattern::escape(name)).collect::<Vec<_>>().join("|");
        let mut patterns = |key: &str, templates: &[String]| -> Vec<Pattern> {
            let mut patterns = Vec::new();
            for (index, template) in templates.iter().enumerate() {
                // The names stand in for themselves once they are looked for; compiling them here would
                // make every run pay.
                if let Err(error) = Pattern::new(template.replace("{region}", "(?P<region>x)")).parses() {
                    faults.push(Fault::at(&[key, &index.to_string()], error));
                }
                patterns.push(Pattern::new(template.replace("{region}", &format!("(?P<region>{names})"))));
            }
            patterns
        };
        let (own, foreign) = (patterns("own", &with.own), patterns("foreign", &with.foreign));
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(Box::new(Compiled { scope: with.scope, regions, prefixes, own, foreign, unless: with.unless }))
    }
}

/// Parameters of kind `region`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct With {
    /// Parts of the report to look at.
    #[serde(default, rename = "in")]
    scope: Scope,
    /// Name of the pack's data that lists the names of regions.
    regions: String,
    /// Name of the pack's data that gives, by the first digits of a postal code, its regions.
    postcodes: Option<String>,
    /// Patterns that name the report's own region; `{region}` stands for the name.
    own: Vec<String>,
    /// Patterns that name a region as one's own; `{region}` stands for the name.
    foreign: Vec<String>,
    /// Sentences in which another region may be named.
    unless: Option<Pattern>,
}

struct Compiled {
    scope: Scope,
    regions: Vec<String>,
    prefixes: BTreeMap<String, Vec<String>>,
    own: Vec<Pattern>,
    foreign: Vec<Pattern>,
    unless: Option<Pattern>,
}

impl Check for Compiled {
    fn check(&self, report: &Report<'_>, findings: &mut Findings) {
        let mut hits = Vec::new();
        for stretch in self.scope.stretches(report) {
            let text = stretch.text.as_str();
            for pattern in self.foreign.iter().filter(|pattern| pattern.may_match(text)) {
                for captures in pattern.captures_iter(text) {
                    let (Some(region), Some(all)) = (captures.name("region"), captures.get(0)) else {
                        continue;
                    };
                    let at = captures.name("at").unwrap_or(all);
                    let fine = self.unless.as_ref().is_some_and(|unless| unless.is_match(all.as_str()));
                    if !fine {
                        hits.push((stretch, region.as_str().to_owned(), at.range()));
                    }
                }
            }
        }
        if hits.is_empty() {
            return;
        }
        let Some(home) = self.home(report) else { return };
        for (stretch, region, range) in hits.into_iter().filter(|(_, region, _)| *region != home) {
            let finding = Finding::new("foreign", stretch.text.span(range.clone()))
                .value("text", &stretch.text.as_str()[range])
                .value("region", region)
                .value("home", home.as_str());
            findings.fail(finding);
        }
    }
}

impl Compiled {
    /// The report's own region, by the strongest evidence there is.
    fn home(&self, report: &Report<'_>) -> Option<String> {
        let leads =
            |text: &str| self.regions.iter().find(|region| text.starts_with(region.as_str())).cloned();
        let title = report.title.found().and_then(|title| title.organ.as_ref());
        let names = report.organ.iter().chain(title).chain(report.sign_off.organ.as_ref());
        let fields = report.fields.iter().map(|field| &field.value);
        if let Some(home) = names.chain(fields).find_map(|named| leads(&named.text)) {
            return Some(home);
        }
        // A postal code whose digits belong to one region only.
        let by_code = report.fields.iter().filter(|field| field.key == "postcode").find_map(|field| {
            let names = self.prefixes.get(field.value.text.get(..2)?)?;
            let mut regions = names.iter().filter(|name| self.regions.contains(name));
            regions.next().filter(|_| regions.next().is_none()).cloned()
        });
        by_code.or_else(|| self.voices(report))
    }

    fn voices(&self, report: &Report<'_>) -> Option<String> {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for stretch in Scope::One("everything".into()).stretches(report) {
            let text = stretch.text.as_str();
            for pattern in self.own.iter().filter(|pattern| pattern.may_match(text)) {
                for captures in pattern.captures_iter(text) {
                    if let Some(region) = captures.name("region") {
                        *counts.entry(region.as_str().to_owned()).or_default() += 1;
                    }
                }
            }
        }
        let most = counts.values().copied().max().filter(|most| *most >= FEW)?;
        let mut first = counts.iter().filter(|(_, count)| **count * FEW >= most);
        match (first.next(), first.next()) {
            (Some((region, _)), None) => Some(region.clone()),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::sample;

    const WITH: &str = "{regions: provinces, postcodes: postal_prefixes, own: ['《{region}省'], \
        foreign: ['(?:转发|执行)[^。《]{0,8}(?P<at>《{region}省[^》]*》)'], unless: 参考}";

    fn told(text: &str) -> Vec<String> {
        sample::report(text, |report| {
            let findings = sample::run(&Region, WITH, report).findings;
            findings.iter().map(|finding| report.source.slice(finding.labels[0].span).to_owned()).collect()
        })
    }

    #[test]
    fn another_province_is_found_when_the_own_one_is_known() {
        let prose =
            "2022年政府信息公开工作年度报告\n一、总体情况\n执行《江苏省答复规范》。转发《浙江省甲通知》。";
        assert_eq!(told(&format!("浙江省甲县{prose}")), ["《江苏省答复规范》"]);
        assert_eq!(told(&format!("甲县{prose}")), [] as [&str; 0]);
        let voices = format!("甲县{prose}落实《浙江省乙办法》和《浙江省丙办法》。");
        assert_eq!(told(&voices), ["《江苏省答复规范》"]);
    }
}
