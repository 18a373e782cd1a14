using Lightbox.Cli;

return await CommandLine.RunAsync(args);
