package io.github.dreamtalk.cli;

import io.github.dreamtalk.onnx.denoiser.DenoiserMetadata;
import io.github.dreamtalk.onnx.published.ModelImport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Published checkpoints to a folder of models. */
@Command(
        name = "import",
        description = "Takes published DreamTalk checkpoints into a folder for --models.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  dreamtalk import --denoiser denoising_network.pth --renderer renderer.pt --wav2vec2 xlsr/ -o models/",
            "  dreamtalk generate --models models/ --portrait face.jpg --audio talk.wav --style clip.mat -o talk.mp4"
        })
final class ImportCommand implements Callable<Integer> {
    @Option(
            names = "--denoiser",
            paramLabel = "F.pth",
            description = "The denoising network: .pth, .pt, .bin or .safetensors.")
    private @Nullable Path denoiser;

    @Option(
            names = "--heads",
            paramLabel = "N",
            defaultValue = "8",
            description = "Its attention heads (default: ${DEFAULT-VALUE}).")
    private int heads = 8;

    @Option(names = "--renderer", paramLabel = "F.pt", description = "The renderer (PIRenderer).")
    private @Nullable Path renderer;

    @Option(
            names = "--wav2vec2",
            paramLabel = "DIR",
            description = "Folder with config.json and model.safetensors or pytorch_model.bin.")
    private @Nullable Path wav2vec2;

    @Option(
            names = "--feature-name",
            paramLabel = "NAME",
            description =
                    "What the audio features are called; the same for denoiser and wav2vec2 that belong together.")
    private String features = DenoiserMetadata.published().features().name();

    @Option(
            names = {"--licence", "--license"},
            paramLabel = "TEXT",
            defaultValue = "not stated by the importer",
            description = "Note of the checkpoints' licence, for the manifest.")
    private String licence = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "MODELS",
            required = true,
            description = "The folder; made if it is not there.")
    private Path output = Path.of("");

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        if (denoiser == null && renderer == null && wav2vec2 == null) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "something to import is needed: --denoiser, --renderer or --wav2vec2");
        }
        PrintWriter out = spec.commandLine().getOut();
        ModelImport work = new ModelImport(output, licence, features);
        if (denoiser != null) {
            out.println(work.denoiser(denoiser, heads));
        }
        if (renderer != null) {
            out.println(work.renderer(renderer));
        }
        if (wav2vec2 != null) {
            out.println(work.wav2vec2(wav2vec2));
        }
        out.println("wrote " + output);
        out.flush();
        return 0;
    }
}
