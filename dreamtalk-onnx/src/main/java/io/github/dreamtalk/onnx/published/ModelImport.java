package io.github.dreamtalk.onnx.published;

import io.github.dreamtalk.device.Device;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.format.LocalFile;
import io.github.dreamtalk.model.ModelRepository;
import io.github.dreamtalk.onnx.denoiser.DenoiserMetadata;
import io.github.dreamtalk.onnx.denoiser.DreamTalkDenoiser;
import io.github.dreamtalk.onnx.pirenderer.PiRendererGraphs;
import io.github.dreamtalk.onnx.wav2vec2.Wav2Vec2Config;
import io.github.dreamtalk.onnx.wav2vec2.Wav2Vec2Graphs;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.FeatureSpec;
import io.github.dreamtalk.weights.FloatTensor;
import io.github.dreamtalk.weights.StateDict;
import io.github.dreamtalk.weights.WeightFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes published checkpoints into a folder of models, from which an engine runs them. The renderer and wav2vec2 become
 * ONNX files, whose inputs and outputs the folder's manifest states; the denoiser stays a file of weights, because how its
 * graphs are cut depends on what it is run for. Every network is loaded once before it is listed. Not thread-safe.
 */
public final class ModelImport {
    private static final String CONTENT_ENCODER = "net.content_encoder.increase_embed_dim.weight";
    private static final String MAPPING = "mapping_net.first.0.weight";
    private static final List<String> WAV2VEC2_FILES = List.of("model.safetensors", "pytorch_model.bin");
    private static final Set<String> IGNORED_SUFFIXES = Set.of("pos_table");

    private final ModelFolder folder;
    private final String features;

    /**
     * Opens or makes a folder.
     *
     * @param folder where the models go; what it holds already stays, unless it is replaced
     * @param licence note of the licence the checkpoints come under, for the manifest
     * @param features what the audio features are called; denoiser and wav2vec2 must name the same
     * @throws InvalidInputException if a text is blank
     * @throws MediaException if the folder cannot be made or read
     */
    public ModelImport(Path folder, String licence, String features) {
        if (licence.isBlank() || features.isBlank()) {
            throw new InvalidInputException("import: found the licence '" + licence + "' and the feature name '"
                    + features + "', expected some text for both");
        }
        this.folder = new ModelFolder(folder, licence);
        this.features = features;
    }

    /**
     * Imports a denoiser ({@code denoising_network.pth}).
     *
     * @param file the checkpoint
     * @param heads attention heads, which the tensors do not show; 8 in the published network
     * @return what was read: width, features and layers, for the user
     * @throws ModelMismatchException if it is no such checkpoint
     */
    public String denoiser(Path file, int heads) {
        folder.keeps("denoiser", file, DenoiserMetadata.FILE);
        StateDict all = WeightFiles.open(file);
        StateDict weights = all.under(prefix(all, CONTENT_ENCODER));
        FloatTensor embed = weights.get(CONTENT_ENCODER, -1, -1);
        DenoiserMetadata published = DenoiserMetadata.published();
        FeatureSpec spec =
                new FeatureSpec(features, embed.dim(1), published.features().rate());
        DenoiserMetadata metadata = new DenoiserMetadata(
                published.space(),
                published.rate(),
                published.schedule(),
                spec,
                published.featureHop(),
                published.featureRadius(),
                heads,
                published.maxStyleFrames(),
                published.lowerIndices(),
                published.noiseSeconds(),
                published.guidance(),
                published.prediction());
        Map<String, FloatTensor> kept = new LinkedHashMap<>();
        weights.keys().stream()
                .filter(k -> k.startsWith("net.") && IGNORED_SUFFIXES.stream().noneMatch(k::endsWith))
                .forEach(k -> kept.put(k, weights.get(k)));
        StateDict own = new StateDict(file.toString(), kept, metadata.toMap());
        BackendContext context = new BackendContext(Device.cpu(), 1, ModelRepository.empty());
        new DreamTalkDenoiser(own, metadata, context).close();
        folder.weights(DenoiserMetadata.FILE, own, source(file));
        return "denoiser: width " + embed.dim(0) + ", " + spec.dimension() + " features, " + heads + " heads, "
                + kept.size() + " tensors";
    }

    /**
     * Imports a renderer ({@code renderer.pt}).
     *
     * @param file the checkpoint
     * @return what was read, for the user
     * @throws ModelMismatchException if it is no such checkpoint
     */
    public String renderer(Path file) {
        folder.keeps("renderer", file, PiRendererGraphs.PORTRAIT_FILE, PiRendererGraphs.FRAME_FILE);
        StateDict all = WeightFiles.open(file);
        // The file holds the trained network and its running average; the average is what is used.
        String prefix = all.contains("net_G_ema." + MAPPING) ? "net_G_ema." : prefix(all, MAPPING);
        StateDict weights = all.under(prefix);
        PiRendererGraphs graphs = new PiRendererGraphs(weights);
        folder.network(PiRendererGraphs.PORTRAIT_FILE, graphs.portrait(), source(file));
        folder.network(PiRendererGraphs.FRAME_FILE, graphs.frame(), source(file));
        return "renderer: descriptor of " + weights.get(MAPPING).dim(0) + ", "
                + weights.keys().size() + " tensors";
    }

    /**
     * Imports a wav2vec2 model.
     *
     * @param directory holds {@code config.json} and {@code model.safetensors} or {@code pytorch_model.bin}
     * @return what was read, for the user
     * @throws InvalidInputException if a file is missing
     * @throws ModelMismatchException if they are of no such model
     */
    public String wav2vec2(Path directory) {
        Path config = directory.resolve(Wav2Vec2Config.FILE);
        Path file = WAV2VEC2_FILES.stream()
                .map(directory::resolve)
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("wav2vec2: found none of " + WAV2VEC2_FILES + " in "
                        + directory + ", expected the folder of a published model"));
        for (Path input : List.of(config, file)) {
            folder.keeps(
                    "wav2vec2",
                    input,
                    Wav2Vec2Graphs.STATISTICS_FILE,
                    Wav2Vec2Graphs.FEATURES_FILE,
                    Wav2Vec2Graphs.ENCODER_FILE);
        }
        Wav2Vec2Config read = Wav2Vec2Config.read(
                LocalFile.read(config, "the config.json of the wav2vec2 model", Wav2Vec2Config.MAX_BYTES),
                config.toString());
        Wav2Vec2Graphs graphs = new Wav2Vec2Graphs(WeightFiles.open(file), read, features);
        if (graphs.statistics().isPresent()) {
            folder.network(Wav2Vec2Graphs.STATISTICS_FILE, graphs.statistics().get(), source(file));
        } else {
            folder.remove(Wav2Vec2Graphs.STATISTICS_FILE);
        }
        folder.network(Wav2Vec2Graphs.FEATURES_FILE, graphs.features(), source(file));
        folder.network(Wav2Vec2Graphs.ENCODER_FILE, graphs.encoder(), source(file));
        return "wav2vec2: " + graphs.dimension() + " features, " + (read.groupNorm() ? "group" : "layer") + " norm";
    }

    /** What stands before a key of which the end is known: the file may nest its dict as it likes. */
    private static String prefix(StateDict all, String key) {
        List<String> found = all.keys().stream()
                .filter(k -> k.equals(key) || k.endsWith("." + key))
                .map(k -> k.substring(0, k.length() - key.length()))
                .toList();
        if (found.size() != 1) {
            throw new ModelMismatchException(all.origin() + ": found " + found.size() + " tensors '" + key + "' among "
                    + all.keys().size() + ", expected one; it is not a checkpoint of this network");
        }
        return found.get(0);
    }

    private static String source(Path file) {
        return "imported from " + file.getFileName();
    }
}
