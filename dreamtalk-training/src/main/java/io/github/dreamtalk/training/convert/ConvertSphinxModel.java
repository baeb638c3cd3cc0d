package io.github.dreamtalk.training.convert;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Command that makes {@code cmu-en-us-ci.bin}, the embedded tables of the speech front end. */
@Command(
        name = "convert-sphinx-model",
        mixinStandardHelpOptions = true,
        description = "Makes the compact acoustic model file from a Sphinx model folder.")
public final class ConvertSphinxModel implements Callable<Integer> {
    @Parameters(index = "0", description = "Sphinx model folder (means, variances, sendump, mdef, feat.params).")
    private Path folder = Path.of("/usr/share/pocketsphinx/model/en-us/en-us");

    @Parameters(index = "1", description = "File to write.")
    private Path target = Path.of("cmu-en-us-ci.bin");

    /** Makes the command with its defaults; picocli fills in the arguments. */
    public ConvertSphinxModel() {}

    @Override
    public Integer call() throws IOException {
        var model = SphinxModelReader.read(folder);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target))) {
            model.write(out);
        }
        return CommandLine.ExitCode.OK;
    }

    /**
     * Runs the command.
     *
     * @param args model folder and target file
     */
    public static void main(String[] args) {
        System.exit(new CommandLine(new ConvertSphinxModel()).execute(args));
    }
}
