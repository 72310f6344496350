namespace LabSim.Cli.Hosting;

/// <summary>The standard streams as bytes, opened when they are wanted.</summary>
/// <param name="OpenIn">Opens standard input.</param>
/// <param name="OpenOut">Opens standard output; writing to a pipe that nobody reads is an <see cref="IOException"/>.</param>
/// <param name="OpenError">Opens standard error.</param>
internal sealed record RawStreams(Func<Stream> OpenIn, Func<Stream> OpenOut, Func<Stream> OpenError);
