package org.l402.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Tests on a real Core Lightning: they run where the environment names a lightningd, and the end of the run says plainly
 * how many did, and why when none did.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(OnCoreLightning.Condition.class)
@interface OnCoreLightning {

    /** Runs the tests or leaves them out, and keeps the count. */
    final class Condition implements ExecutionCondition, AfterTestExecutionCallback {

        private static final String WHY_NOT = Cln.LIGHTNINGD + " names no lightningd";

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            count(context);
            return Cln.named()
                    ? ConditionEvaluationResult.enabled(Cln.LIGHTNINGD + " names a lightningd")
                    : ConditionEvaluationResult.disabled(WHY_NOT);
        }

        @Override
        public void afterTestExecution(ExtensionContext context) {
            count(context).ran.incrementAndGet();
        }

        private static Count count(ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(OnCoreLightning.class))
                    .computeIfAbsent(Count.class, key -> new Count(), Count.class);
        }

        /** What ran; closed when the last test of the run is over. */
        private static final class Count implements AutoCloseable {

            private final AtomicInteger ran = new AtomicInteger();

            @Override
            public void close() {
                System.out.println("e2e: Core Lightning: " + ran + " tests ran on a real node"
                        + (Cln.named()
                                ? "."
                                : ", because " + WHY_NOT + ".\n"
                                        + "e2e: Core Lightning: No package registry carries it; everything about Core"
                                        + " Lightning was tested against the\n"
                                        + "e2e: Core Lightning: recorded exchanges and the stand-in."));
            }
        }
    }
}
