package io.github.dreamtalk.checks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

/** Rules about classes, wherever they are. */
final class Rules {
    private Rules() {}

    /** No two packages need each other, over whatever detour. */
    static ArchRule noCycles() {
        return SlicesRuleDefinition.slices()
                .assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass type) {
                        return SliceIdentifier.of(type.getPackageName());
                    }

                    @Override
                    public String getDescription() {
                        return "packages";
                    }
                })
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true);
    }

    /** What core does not export is core's own. */
    static ArchRule useNoneOf(String... packages) {
        return noClasses().should().dependOnClassesThat().resideInAnyPackage(packages).allowEmptyShould(true);
    }

    /** A library neither prints nor ends its host. */
    static ArchRule neitherPrintNorExit() {
        return GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.allowEmptyShould(true);
    }

    /** A library does not end its host. */
    static ArchRule neverExit() {
        return noClasses()
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .allowEmptyShould(true);
    }

    /** What is found, in words; empty where the rule holds. */
    static String broken(ArchRule rule, JavaClasses classes) {
        var result = rule.evaluate(classes);
        return result.hasViolation() ? result.getFailureReport().toString() : "";
    }
}
