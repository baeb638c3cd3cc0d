package io.github.dreamtalk.cli;

import io.github.dreamtalk.DreamTalkEngine;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists embedded styles. */
@Command(name = "styles", description = "Lists the embedded speaking styles.", mixinStandardHelpOptions = true)
final class StylesCommand implements Callable<Integer> {
    @Mixin
    private EngineOptions options = new EngineOptions();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        try (DreamTalkEngine engine = options.open()) {
            engine.styles().forEach(spec.commandLine().getOut()::println);
        }
        return 0;
    }
}
