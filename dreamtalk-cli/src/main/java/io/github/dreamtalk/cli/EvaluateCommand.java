package io.github.dreamtalk.cli;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.eval.Evaluation;
import io.github.dreamtalk.eval.EvaluationRequest;
import io.github.dreamtalk.eval.Evaluator;
import io.github.dreamtalk.eval.Suite;
import io.github.dreamtalk.eval.identity.OnnxFaceEmbedder;
import io.github.dreamtalk.eval.report.HtmlReport;
import io.github.dreamtalk.eval.report.JsonReport;
import io.github.dreamtalk.eval.report.SuiteTable;
import io.github.dreamtalk.eval.report.TextReport;
import io.github.dreamtalk.eval.syncnet.SyncNet;
import io.github.dreamtalk.format.FileRoles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures of a video. */
@Command(
        name = "evaluate",
        description = "Measures a talking-head video, or a suite of them, under a fixed protocol.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  dreamtalk evaluate talking.mp4 --portrait face.jpg --html report.html",
            "  dreamtalk evaluate talking.mp4 --reference real.mp4 --phonemes talk.TextGrid --json report.json",
            "  dreamtalk evaluate --suite clips/     (clips/METHOD/CLIP.mp4, clips/reference/CLIP.mp4,",
            "                                         clips/portraits/CLIP.png, clips/phonemes/CLIP.TextGrid)"
        })
final class EvaluateCommand implements Callable<Integer> {
    /** The suite, its methods, their clips. */
    private static final int SUITE_DEPTH = 2;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "VIDEO",
            description = "The video: mp4, mov, webm, mkv or avi.")
    private @Nullable Path video;

    @Option(
            names = "--reference",
            paramLabel = "VIDEO",
            description = "What it should look like: SSIM, PSNR, landmark distances, CSIM frame by frame.")
    private @Nullable Path reference;

    @Option(names = "--portrait", paramLabel = "IMG", description = "The picture it was made from: CSIM.")
    private @Nullable Path portrait;

    @Option(
            names = "--phonemes",
            paramLabel = "FILE",
            description = "What is spoken when: a TextGrid, or lines of start, end, label: closures.")
    private @Nullable Path phonemes;

    @Option(
            names = "--suite",
            paramLabel = "DIR",
            description = "Measure a folder of methods instead; see the examples.")
    private @Nullable Path suite;

    @Option(names = "--json", paramLabel = "OUT", description = "Also write JSON with every figure and curve.")
    private @Nullable Path json;

    @Option(names = "--html", paramLabel = "OUT", description = "Also write a page with curves and frames.")
    private @Nullable Path html;

    @Option(
            names = "--embedder",
            paramLabel = "ONNX",
            description = "An ArcFace network for CSIM instead of the embedded network.")
    private @Nullable Path embedder;

    @Option(
            names = "--syncnet",
            paramLabel = "FILE",
            description = "Your copy of the SyncNet v2 weights (.model, .pth, .safetensors): LSE-D and LSE-C.")
    private @Nullable Path syncnet;

    @Option(names = "--threads", paramLabel = "N", description = "Threads (default: all processors).")
    private @Nullable Integer threads;

    @Option(names = "--models", paramLabel = "DIR", description = "Folder whose model files come before the embedded.")
    private @Nullable Path models;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        if ((video == null) == (suite == null)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "either a video or --suite is needed, and not both");
        }
        TextOutput jsonOut = new TextOutput("json", json);
        TextOutput htmlOut = new TextOutput("html", html);
        files().writes("json", json).writes("html", html).check();
        jsonOut.check();
        htmlOut.check();
        try (Evaluator evaluator = open()) {
            if (suite != null) {
                return evaluateSuite(evaluator, suite, jsonOut);
            }
            if (video != null) {
                evaluateVideo(evaluator, video, jsonOut, htmlOut);
            }
        }
        return 0;
    }

    private FileRoles files() {
        FileRoles files = new FileRoles()
                .reads("video", video)
                .reads("reference", reference)
                .reads("portrait", portrait)
                .reads("phonemes", phonemes)
                .reads("embedder", embedder)
                .reads("syncnet", syncnet);
        if (suite != null && Files.isDirectory(suite)) {
            try (Stream<Path> inside = Files.walk(suite, SUITE_DEPTH)) {
                // A report of an earlier run may lie beside the folders of the suite.
                inside.filter(f -> Files.isRegularFile(f) && !suite.equals(f.getParent()))
                        .forEach(f -> files.reads("suite", f));
            } catch (IOException | UncheckedIOException e) {
                throw new MediaException("suite: " + suite + " cannot be listed: " + e, e);
            }
        }
        return files;
    }

    private void evaluateVideo(Evaluator evaluator, Path file, TextOutput jsonOut, TextOutput htmlOut) {
        Evaluation evaluation = evaluator.evaluate(EvaluationRequest.of(file)
                .withReference(reference)
                .withPortrait(portrait)
                .withPhonemes(phonemes));
        print(TextReport.of(evaluation));
        jsonOut.write(JsonReport.of(evaluation));
        if (html != null) {
            htmlOut.write(HtmlReport.of(evaluation));
        }
    }

    /** Returns the exit code. */
    private int evaluateSuite(Evaluator evaluator, Path folder, TextOutput jsonOut) {
        if (reference != null || portrait != null || phonemes != null || html != null) {
            throw new InvalidInputException("suite: found --reference, --portrait, --phonemes or --html, expected those"
                    + " files in the suite's own folders, and --json for output");
        }
        PrintWriter err = spec.commandLine().getErr();
        Suite.Result result = new Suite(folder).run(evaluator, (method, clip) -> {
            err.println("measuring " + method + "/" + clip);
            err.flush();
        });
        print(SuiteTable.of(result));
        jsonOut.write(JsonReport.of(result));
        if (result.failures().isEmpty()) {
            return 0;
        }
        err.println("dreamtalk: " + result.failures().size() + " of "
                + (result.failures().size() + result.measured())
                + " could not be measured; they are listed under the table");
        err.flush();
        return result.measured() == 0 ? ExitCode.INVALID_INPUT : ExitCode.PARTIAL;
    }

    private Evaluator open() {
        Evaluator.Builder b = Evaluator.builder().models(models);
        if (threads != null) {
            b.threads(threads);
        }
        if (embedder != null) {
            b.embedder(OnnxFaceEmbedder.open(embedder));
        }
        if (syncnet != null) {
            b.syncScorer(SyncNet.open(syncnet));
        }
        return b.build();
    }

    private void print(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(text);
        out.flush();
    }
}
