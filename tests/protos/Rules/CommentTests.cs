using Lightbox.Protos.Tests.Contracts;
using Xunit;

namespace Lightbox.Protos.Tests.Rules;

/// <summary>Every element says what it is; a method says how it fails.</summary>
public sealed class CommentTests
{
    private static readonly string[] Statuses =
    [
        "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED",
        "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNAVAILABLE", "DATA_LOSS",
    ];

    [Fact]
    public void Elements_All_HaveAComment()
    {
        var silent = new List<string>();
        silent.AddRange(Contract.Files.SelectMany(file => file.Services).Where(service => Silent(service.Comment)).Select(service => service.FullName));
        silent.AddRange(Contract.Methods.Where(method => Silent(method.Comment)).Select(method => method.FullName));
        silent.AddRange(Contract.Messages.Where(message => Silent(message.Comment)).Select(message => message.FullName));
        silent.AddRange(Contract.Messages.SelectMany(message => message.Fields).Where(field => Silent(field.Comment)).Select(field => field.FullName));
        silent.AddRange(Contract.Messages.SelectMany(message => message.Oneofs.Where(oneof => Silent(oneof.Comment)).Select(oneof => $"{message.Name}.{oneof.Name}")));
        silent.AddRange(Contract.Enums.Where(declared => Silent(declared.Comment)).Select(declared => declared.FullName));
        silent.AddRange(Contract.Enums.SelectMany(declared => declared.Values).Where(value => Silent(value.Comment)).Select(value => value.Name));
        Assert.Empty(silent);
    }

    [Fact]
    public void Methods_All_SayTheirErrors() => Assert.All(Contract.Methods, method =>
    {
        var at = method.Comment.IndexOf("\nErrors: ", StringComparison.Ordinal);
        Assert.True(at > 0, $"{method.FullName} has no line 'Errors: '.");
        var errors = method.Comment[(at + 9)..];
        Assert.True(
            errors.StartsWith("none of its own", StringComparison.Ordinal) || errors.StartsWith("the service's", StringComparison.Ordinal)
            || errors.StartsWith("as ", StringComparison.Ordinal) || Statuses.Any(status => errors.Contains(status, StringComparison.Ordinal)),
            $"{method.FullName} names no status: {errors}");
    });

    [Fact]
    public void Sizes_All_SayTheirUnit() => Assert.All(
        Contract.Messages.SelectMany(message => message.Fields).Where(field => field.Proto.Name.EndsWith("_bytes", StringComparison.Ordinal)),
        field => Assert.Matches("(?i)bytes", field.Comment));

    [Fact]
    public void PageSizes_All_SayTheirBounds() => Assert.All(
        Contract.Messages.SelectMany(message => message.Fields).Where(field => field.Proto.Name == "page_size"),
        field => Assert.Matches("\\d+ when 0, never more than \\d+", field.Comment));

    private static bool Silent(string comment) => comment.Length < 5;
}
