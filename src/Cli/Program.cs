using LabSim.Cli;
using LabSim.Cli.Hosting;

using var session = ProcessSession.Open();
return await CommandLine.RunAsync(args, session);
