//! What the message files hold, for the tests that keep both languages and all templates in step.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;

use crate::{Lang, messages::sources};

/// The `$variables` of one message.
pub type Variables = BTreeSet<String>;

/// Every message key of a language with its variables.
///
/// # Errors
/// Sentences naming what does not parse and keys that stand twice.
pub fn keys(lang: Lang) -> Result<BTreeMap<String, Variables>, Vec<String>> {
    let mut found: BTreeMap<String, Variables> = BTreeMap::new();
    let mut wrong = Vec::new();
    for source in sources(lang) {
        let resource = match parser::parse(*source) {
            Ok(resource) => resource,
            Err((resource, errors)) => {
                wrong.extend(errors.iter().map(|e| format!("{}: {e:?}", lang.tag())));
                resource
            }
        };
        for entry in &resource.body {
            let Entry::Message(message) = entry else { continue };
            let mut variables = Variables::new();
            if let Some(pattern) = &message.value {
                collect(pattern, &mut variables);
            }
            if found.insert(message.id.name.to_owned(), variables).is_some() {
                wrong.push(format!("{}: {} stands twice", lang.tag(), message.id.name));
            }
        }
    }
    if wrong.is_empty() { Ok(found) } else { Err(wrong) }
}

fn collect(pattern: &Pattern<&str>, into: &mut Variables) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            collect_expression(expression, into);
        }
    }
}

fn collect_expression(expression: &Expression<&str>, into: &mut Variables) {
    match expression {
        Expression::Inline(inline) => collect_inline(inline, into),
        Expression::Select { selector, variants } => {
            collect_inline(selector, into);
            for variant in variants {
                collect(&variant.value, into);
            }
        }
    }
}

fn collect_inline(inline: &InlineExpression<&str>, into: &mut Variables) {
    match inline {
        InlineExpression::VariableReference { id } => {
            into.insert(id.name.to_owned());
        }
        InlineExpression::Placeable { expression } => collect_expression(expression, into),
        InlineExpression::FunctionReference { arguments, .. } => {
            arguments.positional.iter().for_each(|a| collect_inline(a, into));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_the_same_keys_and_variables() {
        let zh = keys(Lang::ZhHans).unwrap_or_else(|e| panic!("{e:#?}"));
        let en = keys(Lang::En).unwrap_or_else(|e| panic!("{e:#?}"));
        let mut apart = Vec::new();
        for key in zh.keys().chain(en.keys()).collect::<BTreeSet<_>>() {
            match (zh.get(key), en.get(key)) {
                (Some(a), Some(b)) if a == b => {}
                (Some(a), Some(b)) => apart.push(format!("{key}: variables {a:?} in zh-Hans, {b:?} in en")),
                (Some(_), None) => apart.push(format!("{key}: missing in en")),
                _ => apart.push(format!("{key}: missing in zh-Hans")),
            }
        }
        assert!(apart.is_empty(), "{apart:#?}");
        assert!(zh.len() > 100, "the message files were read");
    }
}
