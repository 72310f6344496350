using System.Globalization;
using System.Text;

namespace LabSim.LabServer.Logging;

/// <summary>Log lines as text, one event a line: <c>time level category[id] message</c>.</summary>
internal sealed class TextLoggerProvider(TimeProvider time, params Action<string>[] writers) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new TextLogger(this, categoryName);

    public void Dispose()
    {
        // The writers belong to who made them.
    }

    private void Write(LogLevel level, string category, EventId id, string message, Exception? error)
    {
        var line = new StringBuilder();
        line.Append(CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {Word(level)} {category}[{id.Id}] {message.ReplaceLineEndings(" ")}");
        if (error is not null)
        {
            line.Append('\n').Append(error);
        }

        var text = line.ToString();
        foreach (var writer in writers)
        {
            writer(text);
        }
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        _ => "error",
    };

    private sealed class TextLogger(TextLoggerProvider provider, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            provider.Write(logLevel, category, eventId, formatter(state, exception), exception);
    }
}
