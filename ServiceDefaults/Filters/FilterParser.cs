using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.ServiceDefaults.Filters;

/// <summary>Recursive descent with a bounded depth. Positions in errors count from 0.</summary>
internal sealed class FilterParser
{
    private const int MaximumDepth = 32;
    private readonly string text;
    private readonly IReadOnlyCollection<string> fields;
    private readonly string name;
    private FilterToken token;
    private int at;
    private int depth;

    public FilterParser(string text, IReadOnlyCollection<string> fields, string name)
    {
        (this.text, this.fields, this.name) = (text, fields, name);
        if (text.Length > Filter.MaximumLength) throw new InvalidRequestException(name, $"must have at most {Filter.MaximumLength} characters");
        Advance();
    }

    public FilterNode Parse()
    {
        var root = Expression();
        if (token.Kind != FilterTokenKind.End || token.Text.Length > 0) throw Wrong($"has {Shown()} where AND, OR or the end is expected");
        return root;
    }

    private FilterNode Expression()
    {
        var nodes = new List<FilterNode> { Factor() };
        while (true)
        {
            if (token.Is("AND")) Advance();
            else if (!StartsTerm()) return nodes.Count == 1 ? nodes[0] : new AllOf(nodes);
            nodes.Add(Factor());
        }
    }

    private FilterNode Factor()
    {
        var nodes = new List<FilterNode> { Term() };
        while (token.Is("OR"))
        {
            Advance();
            nodes.Add(Term());
        }

        return nodes.Count == 1 ? nodes[0] : new AnyOf(nodes);
    }

    private FilterNode Term()
    {
        if (++depth > MaximumDepth) throw Wrong($"is nested deeper than {MaximumDepth}");
        try
        {
            if (token.Kind == FilterTokenKind.Minus || token.Is("NOT"))
            {
                Advance();
                return new NoneOf(Term());
            }

            if (token.Kind != FilterTokenKind.Open) return Restriction();
            Advance();
            var inner = Expression();
            if (token.Kind != FilterTokenKind.Close) throw Wrong($"has {Shown()} where ')' is expected");
            Advance();
            return inner;
        }
        finally
        {
            depth--;
        }
    }

    private Restriction Restriction()
    {
        var field = token.Text;
        if (token.Kind != FilterTokenKind.Text || !fields.Contains(field)) throw Wrong($"has {Shown()} where one of {string.Join(", ", fields)} is expected");
        Advance();
        var comparison = token.Text;
        if (token.Kind != FilterTokenKind.Operator || comparison == "!") throw Wrong($"has {Shown()} where = != : < <= > >= is expected");
        Advance();
        if (token.Kind is not (FilterTokenKind.Text or FilterTokenKind.Quoted)) throw Wrong($"has {Shown()} where a value is expected");
        var value = token.Text;
        Advance();
        return new Restriction(field, comparison, value);
    }

    private bool StartsTerm() =>
        token.Kind is FilterTokenKind.Open or FilterTokenKind.Minus || (token.Kind == FilterTokenKind.Text && !token.Is("OR"));

    private void Advance() => token = FilterTokens.Next(text, ref at);

    private string Shown() => token switch
    {
        { Kind: FilterTokenKind.End, Text.Length: 0 } => "the end",
        { Kind: FilterTokenKind.End } end => end.Text,
        { Text.Length: > 40 } => "something",
        _ => $"'{token.Text}'",
    };

    private InvalidRequestException Wrong(string what) => new(name, $"{what} (position {token.Position})");
}
