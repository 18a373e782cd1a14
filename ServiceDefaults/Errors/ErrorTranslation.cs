namespace Lightbox.ServiceDefaults.Errors;

/// <summary>Turns an exception of a library that knows nothing of services into one of the family.</summary>
internal sealed record ErrorTranslation(Type Type, Func<Exception, DomainException> Translate);

/// <summary>Registers what libraries (imaging, storage) throw.</summary>
public static class ErrorTranslations
{
    /// <summary>
    /// Wherever <typeparamref name="TException"/> (or a type derived from it) leaves a method, the caller sees <paramref name="translate"/>'s
    /// result. The most derived registration wins.
    /// </summary>
    public static IServiceCollection AddErrorTranslation<TException>(this IServiceCollection services, Func<TException, DomainException> translate)
        where TException : Exception =>
        services.AddSingleton(new ErrorTranslation(typeof(TException), exception => translate((TException)exception)));
}
