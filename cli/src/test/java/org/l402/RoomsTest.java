package org.l402;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rooms of the house, and who may enter which; docs/tour.md draws them. */
@AnalyzeClasses(packages = "org.l402", importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {

    private static final String[] CORE = {
        "org.l402",
        "org.l402.challenge..",
        "org.l402.credential..",
        "org.l402.lightning",
        "org.l402.macaroon..",
        "org.l402.mint..",
        "org.l402.offer..",
        "org.l402.verify.."
    };

    @ArchTest
    static final ArchRule core_needsTheJdkAlone = classes()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(CORE).or(resideInAnyPackage("java..", "org.jspecify..")));

    @ArchTest
    static final ArchRule core_doesNotLog = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.util.logging..");

    @ArchTest
    static final ArchRule bolt11_knowsTheProtocolAndTheCurveAlone = classes()
            .that()
            .resideInAPackage("org.l402.bolt11..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage("org.l402.bolt11..", "org.bouncycastle..")
                    .or(resideInAnyPackage(CORE))
                    .or(resideInAnyPackage("java..", "org.jspecify..")));

    @ArchTest
    static final ArchRule bouncyCastle_staysInBolt11 = noClasses()
            .that()
            .resideOutsideOfPackage("org.l402.bolt11..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.bouncycastle..");

    @ArchTest
    static final ArchRule configuration_knowsTheProtocolAndYamlAlone = classes()
            .that()
            .resideInAPackage("org.l402.config..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage("org.l402.config..", "org.snakeyaml..")
                    .or(resideInAnyPackage(CORE))
                    .or(resideInAnyPackage("java..", "org.jspecify..")));

    @ArchTest
    static final ArchRule yaml_staysInTheConfiguration = noClasses()
            .that()
            .resideOutsideOfPackage("org.l402.config..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.snakeyaml..");

    @ArchTest
    static final ArchRule paywall_knowsNoWebFrameworkAndNoNode = noClasses()
            .that()
            .resideInAPackage("org.l402.server..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.vertx..",
                    "io.netty..",
                    "jakarta..",
                    "com.sun.net.httpserver..",
                    "java.net.http..",
                    "org.l402.gateway..",
                    "org.l402.lightning.*..",
                    "org.l402.bolt11..");

    @ArchTest
    static final ArchRule vertx_staysInTheGateway = noClasses()
            .that()
            .resideOutsideOfPackage("org.l402.gateway..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx..", "io.netty..");

    /** Connections are Netty's: the listener reads them, the forwarder marks them, and the log hangs its line on them. */
    @ArchTest
    static final ArchRule netty_staysWithWhatHandlesConnections = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "org.l402.gateway.wire..", "org.l402.gateway.upstream..", "org.l402.gateway.observe..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.netty..");

    @ArchTest
    static final ArchRule nodesTypes_stayInTheirAdapter = noClasses()
            .that()
            .resideOutsideOfPackages("org.l402.lightning.sandbox..", "org.l402.gateway.node..", "org.l402.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.l402.lightning.sandbox..");

    /** One class of the gateway knows which adapter belongs to which section of a file; all else sees a LightningNode. */
    @ArchTest
    static final ArchRule realNodesTypes_stayInTheirAdapter = noClasses()
            .that()
            .resideOutsideOfPackages("org.l402.lightning.lnd..", "org.l402.lightning.cln..")
            .and()
            .doNotHaveFullyQualifiedName("org.l402.gateway.node.RealNodes")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.l402.lightning.lnd..", "org.l402.lightning.cln..");

    @ArchTest
    static final ArchRule grpc_staysWithLnd = noClasses()
            .that()
            .resideOutsideOfPackage("org.l402.lightning.lnd..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.grpc..", "com.google.protobuf..");

    @ArchTest
    static final ArchRule ledger_knowsNoNodeAndNoWeb = noClasses()
            .that()
            .resideInAPackage("org.l402.ledger..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.l402.lightning.*..",
                    "org.l402.gateway..",
                    "org.l402.client..",
                    "org.l402.config..",
                    "io.vertx..",
                    "java.net.http..");

    @ArchTest
    static final ArchRule sql_staysWithTheLedgerAndTheClientsState = noClasses()
            .that()
            .resideOutsideOfPackages("org.l402.ledger..", "org.l402.client.state..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite..", "org.jdbi..", "org.flywaydb..");

    @ArchTest
    static final ArchRule client_knowsNothingOfSelling = noClasses()
            .that()
            .resideInAPackage("org.l402.client..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.l402.server..", "org.l402.gateway..", "org.l402.lightning.*..");

    @ArchTest
    static final ArchRule client_hasNoCirclesBetweenItsRooms =
            slices().matching("org.l402.client.(budget|quote|state)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule core_hasNoCirclesBetweenItsRooms = slices().matching(
                    "org.l402.(challenge|credential|lightning|macaroon|mint|offer|verify)..")
            .should()
            .beFreeOfCycles();

    @ArchTest
    static final ArchRule gateway_hasNoCirclesBetweenItsRooms =
            slices().matching("org.l402.gateway.(*)..").should().beFreeOfCycles();
}
