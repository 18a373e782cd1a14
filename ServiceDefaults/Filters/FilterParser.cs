using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.ServiceDefaults.Filters;

/// <summary>Recursive descent with a bounded depth. Positions in errors count from 0.</summary>
internal sealed class FilterParser
{
    private const int MaximumDepth = 32;
    private readonly string _text;
    private readonly IReadOnlyCollection<string> _fields;
    private readonly string _name;
    private FilterToken _token;
    private int _at;
    private int _depth;

    public FilterParser(string text, IReadOnlyCollection<string> fields, string name)
    {
        (_text, _fields, _name) = (text, fields, name);
        if (text.Length > Filter.MaximumLength) throw new InvalidRequestException(name, $"must have at most {Filter.MaximumLength} characters");
        Advance();
    }

    public FilterNode Parse()
    {
        var root = Expression();
        if (_token.Kind != FilterTokenKind.End || _token.Text.Length > 0) throw Wrong($"has {Shown()} where AND, OR or the end is expected");
        return root;
    }

    private FilterNode Expression()
    {
        var nodes = new List<FilterNode> { Factor() };
        while (true)
        {
            if (_token.Is("AND")) Advance();
            else if (!StartsTerm()) return nodes.Count == 1 ? nodes[0] : new AllOf(nodes);
            nodes.Add(Factor());
        }
    }

    private FilterNode Factor()
    {
        var nodes = new List<FilterNode> { Term() };
        while (_token.Is("OR"))
        {
            Advance();
            nodes.Add(Term());
        }

        return nodes.Count == 1 ? nodes[0] : new AnyOf(nodes);
    }

    private FilterNode Term()
    {
        if (++_depth > MaximumDepth) throw Wrong($"is nested deeper than {MaximumDepth}");
        try
        {
            if (_token.Kind == FilterTokenKind.Minus || _token.Is("NOT"))
            {
                Advance();
                return new NoneOf(Term());
            }

            if (_token.Kind != FilterTokenKind.Open) return Restriction();
            Advance();
            var inner = Expression();
            if (_token.Kind != FilterTokenKind.Close) throw Wrong($"has {Shown()} where ')' is expected");
            Advance();
            return inner;
        }
        finally
        {
            _depth--;
        }
    }

    private Restriction Restriction()
    {
        var field = _token.Text;
        if (_token.Kind != FilterTokenKind.Text || !_fields.Contains(field)) throw Wrong($"has {Shown()} where one of {string.Join(", ", _fields)} is expected");
        Advance();
        var comparison = _token.Text;
        if (_token.Kind != FilterTokenKind.Operator || comparison == "!") throw Wrong($"has {Shown()} where = != : < <= > >= is expected");
        Advance();
        if (_token.Kind is not (FilterTokenKind.Text or FilterTokenKind.Quoted)) throw Wrong($"has {Shown()} where a value is expected");
        var value = _token.Text;
        Advance();
        return new Restriction(field, comparison, value);
    }

    private bool StartsTerm() =>
        _token.Kind is FilterTokenKind.Open or FilterTokenKind.Minus || (_token.Kind == FilterTokenKind.Text && !_token.Is("OR"));

    private void Advance() => _token = FilterTokens.Next(_text, ref _at);

    private string Shown() => _token switch
    {
        { Kind: FilterTokenKind.End, Text.Length: 0 } => "the end",
        { Kind: FilterTokenKind.End } end => end.Text,
        { Text.Length: > 40 } => "something",
        _ => $"'{_token.Text}'",
    };

    private InvalidRequestException Wrong(string what) => new(_name, $"{what} (position {_token.Position})");
}
