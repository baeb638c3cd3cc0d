package io.github.dreamtalk.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry point of the command line. Exit codes are those of {@link ExitCode}. */
@Command(
        name = "dreamtalk",
        description = "Turns a portrait and a voice into a talking, feeling face.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            GenerateCommand.class,
            MotionCommand.class,
            RenderCommand.class,
            EvaluateCommand.class,
            StylesCommand.class,
            ImportCommand.class,
            PhonesCommand.class,
            FeaturesCommand.class,
            StyleCommand.class,
            DoctorCommand.class,
            BenchCommand.class
        },
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0    done",
            "  1    unexpected failure (please report it, with the output of 'dreamtalk doctor')",
            "  2    wrong usage",
            "  3    unusable input: a value, a sound, a picture, a motion file",
            "  4    a model file is missing, damaged or does not fit",
            "  5    a backend or device cannot be used here",
            "  6    a network failed while running",
            "  7    reading or writing media failed",
            "  8    the engine has no room for another job; try again later",
            "  9    part of it is done: clips of a suite could not be measured, the others were",
            "  70   internal failure of Java, such as lack of memory",
            "  130  cancelled, or not done within --timeout",
            "",
            "Example:",
            "  dreamtalk generate --portrait face.jpg --audio speech.wav --style happy -o talking.mp4"
        })
public final class DreamTalkCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** Made by {@link #main}. */
    DreamTalkCommand() {}

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(),
                "a command is needed: generate, motion, render, evaluate, styles, import, phones, features, style, doctor or bench");
    }

    /**
     * Runs the command line and ends the JVM with its exit code.
     *
     * @param args the arguments
     */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The parser reports exceptions alone; an {@link Error} would end the process with a bare trace. */
    private static int run(CommandLine.ParseResult parsed) {
        try {
            return new CommandLine.RunLast().execute(parsed);
        } catch (Error e) {
            return ExitCode.report(e, parsed.commandSpec().commandLine());
        }
    }

    /** The command line with its error handling, for {@link #main} and for tests. */
    static CommandLine commandLine() {
        return new CommandLine(new DreamTalkCommand())
                .setExecutionExceptionHandler((failure, command, parsed) -> ExitCode.report(failure, command))
                .setExecutionStrategy(DreamTalkCommand::run)
                .setCaseInsensitiveEnumValuesAllowed(true);
    }
}
